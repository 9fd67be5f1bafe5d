import type { Command } from '../command.js';
import { bench } from './bench.js';
import { diff } from './diff.js';
import { engines } from './engines.js';
import { plan } from './plan.js';
import { resolve } from './resolve.js';
import { run } from './run.js';
import { validate } from './validate.js';
import { verify } from './verify.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [run, validate, plan, resolve, diff, verify, bench, engines];
