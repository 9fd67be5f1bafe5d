import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cluster } from '../../schema/pipeline.generated.js';
import { omit } from '../../base/omit.js';
import { writeFailure } from '../../base/space.js';
import { sbatch } from './slurm.js';
import { slurmScript } from './slurm-script.js';

export interface MapArray {
  readonly tasks: number;
  /** Where the script and the logs lie. */
  readonly folder: string;
  readonly script: string;
}

interface Options {
  readonly run: string;
  readonly scenes: string;
  /** How many there are. */
  readonly count: number;
  readonly output: string;
  /** Further words of the command; paths absolute. */
  readonly words: readonly string[];
  /** The file of hsi-run's program. */
  readonly program: string;
  readonly now: Date;
}

/** Tasks where nobody says how many: each has to start. */
const USUAL_TASKS = 100;

/** A list of scenes as an array of tasks, a part each. A task that is stopped is queued again, and goes on with its next scene. */
export function draftMapArray({ run, scenes, count, output, words, program, now }: Options, settings: Cluster): MapArray {
  const tasks = Math.min(settings.tasks ?? USUAL_TASKS, count);
  const folder = resolve(output, '.submissions', now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-'));
  const script = slurmScript({
    about: `maps of ${count} scenes in ${tasks} tasks`,
    name: 'hsi-run-map',
    settings,
    // What gathers is for trials.
    resources: omit(settings, 'gather'),
    program,
    array: { tasks, atOnce: settings.at_once },
    log: join(folder.replaceAll('%', '%%'), 'logs', '%A_%a.log'),
    command: [
      'map',
      resolve(run),
      '--scenes',
      resolve(scenes),
      '--output',
      resolve(output),
      ...words,
      '--shard',
      { shell: `"$SLURM_ARRAY_TASK_ID/${tasks}"` },
    ],
  });
  return { tasks, folder, script };
}

/**
 * Writes the script and hands it to Slurm.
 *
 * @returns the job's number
 * @throws Failure `write`, `scheduler`
 */
export async function submitMapArray({ folder, script }: MapArray): Promise<string> {
  const file = join(folder, 'map.sh');
  try {
    mkdirSync(join(folder, 'logs'), { recursive: true });
    writeFileSync(file, script, { flag: 'wx', mode: 0o755 });
  } catch (error) {
    throw await writeFailure(error, folder, script.length, '--output');
  }
  return sbatch([file]);
}
