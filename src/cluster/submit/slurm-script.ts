import { Failure } from '../../errors/failure.js';
import type { Cluster } from '../../schema/pipeline.generated.js';
import { GRACE_SECONDS, type Resources } from './settings.js';

/** What a script of Slurm is filled in with. */
export interface SlurmScript {
  /** What the job is for, in a comment. */
  readonly about: string;
  readonly name: string;
  /** Tasks of the array; a single job without it. */
  readonly array?: { readonly tasks: number; readonly atOnce?: number };
  /** The log's path, with Slurm's own placeholders. */
  readonly log: string;
  readonly settings: Cluster;
  readonly resources: Resources;
  /** The file of hsi-run's program, which tasks start where neither a container nor the settings name another. */
  readonly program: string;
  /** The words of the command. */
  readonly command: readonly Word[];
}

/** What the program is to read; or what the shell is to read, as it is. */
export type Word = string | { readonly shell: string };

/** So often a task is queued again: one that never gets to the end of an epoch would else go on for ever. */
const MOST_RESTARTS = 100;

/** One script for sbatch, for people to read: what it asks for, how the work begins, and what happens when it is stopped. */
export function slurmScript({ about, name, array, log, settings, resources, program, command }: SlurmScript): string {
  const { modules = [], setup = [], grace = GRACE_SECONDS } = settings;
  // The number of an array is also that of one of its tasks: it would stand for all of them.
  const job = array ? '${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}' : '$SLURM_JOB_ID';
  return `#!/bin/bash
# ${about}. Written by hsi-run submit; sbatch submits it again.
${directives({
  'job-name': name,
  ...(array ? { array: `1-${array.tasks}${array.atOnce === undefined ? '' : `%${array.atOnce}`}` } : {}),
  output: quoted(log),
  'open-mode': 'append',
  signal: `B:TERM@${grace}`,
  partition: resources.partition,
  account: resources.account,
  qos: resources.qos,
  gres: resources.gres,
  'cpus-per-task': resources.cpus,
  mem: resources.memory,
  time: resources.time,
})}
#SBATCH --requeue
${(resources.options ?? []).map((option) => `#SBATCH ${option}\n`).join('')}
${[...modules.map((module) => `module load ${module}\n`), ...setup.map((line) => `${line}\n`)].join('')}
# When the time is up, or others need the node, hsi-run gets SIGTERM, writes a checkpoint and ends with 130. The job is then queued
# again, unless it was cancelled, or Slurm does so itself.
work=
trap '[ -z "$work" ] || kill -TERM "$work" 2>/dev/null || :' TERM
${commandLine(settings, program, command)} &
work=$!
while :; do
  code=0
  wait "$work" || code=$?
  kill -0 "$work" 2>/dev/null || break
done
if [ "$code" -eq 130 ] || [ "$code" -eq 143 ]; then
  if [ "$(squeue -h -j "${job}" -o %T)" = RUNNING ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${MOST_RESTARTS} ]; then
    scontrol requeue "${job}"
  fi
fi
exit "$code"
`.replace(/\n{3,}/g, '\n\n');
}

function directives(options: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([option, value]) => `#SBATCH --${option}=${value}`)
    .join('\n');
}

/** Options begin lines of their own. */
function commandLine({ container, command: started }: Cluster, file: string, command: readonly Word[]): string {
  const program = started ?? (container === undefined ? [process.execPath, file].map(shellWord).join(' ') : 'hsi-run');
  const words = command.map((word) => `${typeof word === 'string' && word.startsWith('--') ? ' \\\n  ' : ' '}${shellWord(word)}`).join('');
  return `${container === undefined ? '' : `${container} `}${program}${words}`;
}

/** As a shell reads it again, whatever it is made of. */
function shellWord(word: Word): string {
  if (typeof word !== 'string') return word.shell;
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A path in sbatch's own option lines: to the shell a comment, which a line break would end. */
function quoted(path: string): string {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(path)) {
    throw new Failure({
      code: 'usage',
      message: "the folder's name has a line break or another control character, which a Slurm script cannot contain",
      place: { file: path },
      hint: 'Rename it, or choose another folder with --runs.',
    });
  }
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(path) ? path : `"${path.replace(/["\\]/g, '\\$&')}"`;
}
