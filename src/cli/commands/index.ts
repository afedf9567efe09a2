import type { Command } from '../command.js';
import { check } from './check.js';
import { compare } from './compare.js';
import { completion } from './completion.js';
import { cost } from './cost.js';
import { create } from './create.js';
import { diff } from './diff.js';
import { doctor } from './doctor.js';
import { eject } from './eject.js';
import { explain } from './explain.js';
import { generate } from './generate.js';
import { patch } from './patch.js';
import { patches } from './patches.js';
import { report } from './report.js';
import { schema } from './schema.js';
import { validate } from './validate.js';
import { verify } from './verify.js';

/** Every command, in the order of the help. A new one is a file beside this and a line here. */
export const commands: readonly Command[] = [
  create,
  generate,
  diff,
  check,
  validate,
  compare,
  cost,
  report,
  explain,
  verify,
  doctor,
  schema,
  patch,
  patches,
  eject,
  completion,
];
