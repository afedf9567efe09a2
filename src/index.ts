/** The library: what the command line does, for other programs. */
export type { Artifact } from './generators/artifact.js';
