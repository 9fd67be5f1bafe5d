import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataFolder } from '../../data/files/locate.js';
import type { Cluster } from '../../schema/pipeline.generated.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import { writePipeline } from '../../pipeline/write.js';
import { slurmScript } from './slurm-script.js';
import { SUBMISSIONS } from '../../store/layout.js';

/** Tasks where nobody says how many: each has to start, and to read the data. */
const USUAL_TASKS = 100;

export interface SubmissionOptions {
  readonly runs: string;
  readonly data?: string;
  /** With its device. */
  readonly engine: string;
  readonly jobs?: number;
  /** Of each trial. */
  readonly threads?: number;
  readonly checkpoint: number;
  readonly maps?: string;
  /** The file of hsi-run's program. */
  readonly program: string;
  /** When it is submitted. */
  readonly now: Date;
}

/** A run as jobs of a scheduler, before anything is written. */
export interface Submission {
  readonly name: string;
  readonly trials: number;
  readonly tasks: number;
  /** Where its files and logs lie. */
  readonly folder: string;
  readonly logs: string;
  /** The pipeline as it is now, whatever becomes of its file; the array's script, and that of the job which gathers. */
  readonly files: ReadonlyMap<'pipeline.yaml' | 'compute.sh' | 'gather.sh', string>;
}

/** An array of tasks, a shard each, and a job that puts their trials together. All paths are absolute, as nodes see them. */
export function draftSubmission(pipeline: LoadedPipeline, settings: Cluster, options: SubmissionOptions): Submission {
  const { name, configurations, folder: base } = pipeline;
  const { checkpoint, engine, jobs, threads, maps, program, now } = options;
  const trials = configurations.reduce((count, { experiment }) => count + experiment.seeds.length, 0);
  const tasks = Math.min(settings.tasks ?? USUAL_TASKS, trials);
  const folder = freeFolder(resolve(options.runs, SUBMISSIONS, `${name}-${now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-')}`));
  const logs = join(folder, 'logs');
  const common = [
    join(folder, 'pipeline.yaml'),
    '--base',
    resolve(base),
    '--data',
    dataFolder(options.data),
    '--runs',
    resolve(options.runs),
    '--engine',
    engine,
  ];
  const { gather, ...resources } = settings;
  return {
    name,
    trials,
    tasks,
    folder,
    logs,
    files: new Map([
      ['pipeline.yaml', writePipeline(pipeline)],
      [
        'compute.sh',
        slurmScript({
          about: `${name}: ${countOf(trials, tasks)}`,
          name,
          settings,
          resources,
          program,
          array: { tasks, atOnce: settings.at_once },
          log: join(escaped(logs), '%A_%a.log'),
          command: [
            ...common,
            '--checkpoint',
            String(checkpoint),
            ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
            ...(threads === undefined ? [] : ['--threads', String(threads)]),
            '--shard',
            { shell: `"$SLURM_ARRAY_TASK_ID/${tasks}"` },
          ],
        }),
      ],
      [
        'gather.sh',
        slurmScript({
          about: `${name}: gathers the results, and writes the report`,
          name: `${name}-gather`,
          settings,
          resources: { ...resources, ...gather },
          program,
          log: join(escaped(logs), 'gather-%j.log'),
          command: [...common, ...(maps === undefined ? [] : ['--maps', maps]), '--gather'],
        }),
      ],
    ]),
  };
}

/** Both in words. */
export function countOf(trials: number, tasks: number): string {
  return `${trials} ${trials === 1 ? 'trial' : 'trials'} in ${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;
}

/** In Slurm's patterns % begins a placeholder. */
function escaped(path: string): string {
  return path.replaceAll('%', '%%');
}

function freeFolder(wanted: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(folder)) return folder;
  }
}
