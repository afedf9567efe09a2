import { frozen, type Provenance } from './provenance.js';

/** Provenance of the tool's own version. */
export const TOOL_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: ['package.json of this project; a test holds the two equal'],
});

/** The npm package that rendered workflows run. */
export const TOOL_PACKAGE = 'create-hha-env';

/** The exact version that rendered workflows run: the one that rendered them, so both agree about what is right. */
export const TOOL_VERSION = '0.1.0';

/** What npx runs. A name without a version would be whatever the registry has by then. */
export const TOOL = `${TOOL_PACKAGE}@${TOOL_VERSION}`;
