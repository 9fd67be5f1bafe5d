import type { Command } from '../command.js';
import { bench } from './bench.js';
import { diff } from './diff.js';
import { engines } from './engines.js';
import { explain } from './explain.js';
import { newPipeline } from './new.js';
import { plan } from './plan.js';
import { resolve } from './resolve.js';
import { run } from './run.js';
import { schema } from './schema.js';
import { validate } from './validate.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [run, newPipeline, validate, plan, resolve, diff, bench, engines, schema, explain];
