import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Failure, type Place } from '../../errors/failure.js';
import type { Cluster } from '../../schema/pipeline.generated.js';
import { PipelineDocument } from '../../pipeline/document.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { describeSchemaErrors } from '../../pipeline/schema/messages.js';
import { readText } from '../../pipeline/yaml/read-text.js';
import { checkSchema } from '../../pipeline/schema/schemas.js';

/** What a scheduler is asked for, for one task. */
export type Resources = Pick<Cluster, 'partition' | 'account' | 'qos' | 'gres' | 'cpus' | 'memory' | 'time' | 'options'>;

/** Before its time is up, a task is told so many seconds ahead unless the settings say otherwise. */
export const GRACE_SECONDS = 120;

/** Where a user's own settings lie, unless `--cluster` names another file. */
export function usualClusterFile(environment: Readonly<Record<string, string | undefined>> = process.env, home = homedir()): string {
  return join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'hsi-run', 'cluster.yaml');
}

/**
 * The user's settings, with the pipeline's `cluster` laid over them, if there is a pipeline.
 *
 * @param file the user's; the usual one, if that exists, without it
 * @throws Failure with all that is wrong with the user's file, each at its line; `value` where a time leaves none to work in
 */
export function clusterSettings(pipeline: LoadedPipeline | undefined, file?: string, usual = usualClusterFile()): Cluster {
  const users = file !== undefined || existsSync(usual) ? (file ?? usual) : undefined;
  const own = users === undefined ? {} : readSettings(users);
  const { cluster = {} } = pipeline?.experiment ?? {};
  const gather = { ...own.gather, ...cluster.gather };
  const settings = { ...own, ...cluster, ...(Object.keys(gather).length > 0 ? { gather } : {}) };
  checkTimes(settings, { file: pipeline?.document.file ?? users ?? usual });
  return settings;
}

/**
 * A task whose time is up before it has begun would be told to stop at once, queued again, and so on.
 *
 * @throws Failure `value`
 */
function checkTimes({ time, grace = GRACE_SECONDS, gather }: Cluster, place: Place): void {
  for (const [name, given] of [
    ['cluster.time', time],
    ['cluster.gather.time', gather?.time],
  ] as const) {
    if (given === undefined || secondsOf(given) > grace) continue;
    throw new Failure({
      code: 'value',
      message: `${name} is ${given}, ${secondsOf(given)} s as Slurm reads it, but a task is stopped ${grace} s before`,
      place,
      hint: `A time is minutes, minutes:seconds, hours:minutes:seconds or days-hours. Set a longer one${grace > 10 ? ', or a shorter cluster.grace' : ''}.`,
    });
  }
}

/** Slurm's way to write a time: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes, …. */
function secondsOf(time: string | number): number {
  const [days, rest] = String(time).includes('-') ? String(time).split('-') : [undefined, String(time)];
  const parts = rest.split(':').map(Number);
  const [hours, minutes, seconds] = days !== undefined ? parts : parts.length === 3 ? parts : [0, ...parts];
  return ((Number(days ?? 0) * 24 + hours) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}

function readSettings(file: string): Cluster {
  const text = readText(file);
  if (text.split('\n').every((line) => /^\s*(#|$)/.test(line))) return {};
  const document = new PipelineDocument(file, text);
  const value = document.toValue();
  const problems = describeSchemaErrors(checkSchema(value, 'cluster'), document, 'the settings');
  if (problems.length > 0) throw new Failure(problems);
  return value as Cluster;
}
