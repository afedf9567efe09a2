/**
 * The library: what the command line does, for other programs.
 *
 * `judge` reads a document's text and says everything that is wrong with it; `parse` and `resolve` are its halves.
 * All of them say what is wrong as diagnostics, `render` is pure, `plan` decides without writing, and `apply`
 * writes everything or nothing.
 */
export type { Artifact } from './generators/artifact.js';
export { render } from './generators/render.js';
export { type Judgement, judge } from './model/judge.js';
export type { EnvironmentModel } from './model/model.js';
export { type Resolution, resolve, resolveAll } from './model/resolve.js';
export { type Diagnostic, type DocumentPath, hasErrors, type Position } from './schema/diagnostic.js';
export { type Document, SCHEMA_VERSION } from './schema/document.js';
export { jsonSchema } from './schema/json-schema.js';
export { type ParsedDocument, parseDocument as parse } from './schema/parse.js';
export { renderText } from './schema/report.js';
export { type DocumentSource, locate } from './schema/source.js';
export { type Applied, apply, type Records, recoverWorkspace } from './workspace/apply.js';
export type { Disk, DiskEntry } from './workspace/disk.js';
export type { FileStatus, FileSystem } from './workspace/files.js';
export type { Lock, LockedFile } from './workspace/lock.js';
export type { Patch, Patches } from './workspace/patch.js';
export { type Plan, plan } from './workspace/plan.js';
export {
  type Action,
  type Choice,
  type Content,
  describeReason,
  isDifference,
  type PlanEntry,
  type Reason,
} from './workspace/plan-entry.js';
export type { PlanInput } from './workspace/plan-input.js';
export type { Problem } from './workspace/problem.js';
export type { Recovery } from './workspace/recover.js';
export { openWorkspace, readPlanDisk, type Workspace } from './workspace/workspace.js';
