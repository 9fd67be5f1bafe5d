import type { Command } from '../command.js';
import { assess } from './assess.js';
import { bench } from './bench.js';
import { cite } from './cite.js';
import { compare } from './compare.js';
import { completion } from './completion.js';
import { data } from './data.js';
import { diff } from './diff.js';
import { engines } from './engines.js';
import { explain } from './explain.js';
import { features } from './features.js';
import { figure } from './figure.js';
import { newPipeline } from './new.js';
import { evaluating } from './evaluate.js';
import { exporting } from './export.js';
import { gc } from './gc.js';
import { help } from './help.js';
import { importing } from './import.js';
import { importance } from './importance.js';
import { ls } from './ls.js';
import { map } from './map.js';
import { plan } from './plan.js';
import { report } from './report.js';
import { resolve } from './resolve.js';
import { rm } from './rm.js';
import { run } from './run.js';
import { schema } from './schema.js';
import { show } from './show.js';
import { splitting } from './split.js';
import { submit } from './submit.js';
import { validate } from './validate.js';
import { verify } from './verify.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  run,
  submit,
  newPipeline,
  validate,
  plan,
  splitting,
  resolve,
  diff,
  compare,
  assess,
  report,
  figure,
  cite,
  map,
  importance,
  features,
  verify,
  evaluating,
  bench,
  engines,
  data,
  ls,
  show,
  explain,
  rm,
  gc,
  exporting,
  importing,
  schema,
  completion,
  help,
];
