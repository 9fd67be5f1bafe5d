import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import type { TrialIdentity } from '../../pipeline/address/address.js';
import { writeFailure } from '../../base/space.js';
import { removeNeeds, writeNeeds } from '../../store/submissions.js';
import type { Submission } from './submission.js';

/** Slurm's numbers of the two jobs. */
export interface SubmittedJobs {
  readonly compute: string;
  readonly gather: string;
}

/**
 * Writes a submission's files and hands them to Slurm: the second job begins when every task of the first has ended, well or not, as it
 * says what is missing. Where Slurm does not take the second, the first is cancelled.
 *
 * @param trials that it will need, and that stay until a run of them is written; any if left out
 * @throws Failure `write`; `exists`; `scheduler` where Slurm is not there or takes no job
 */
export async function submitToSlurm({ folder, logs, files }: Submission, trials?: readonly TrialIdentity[]): Promise<SubmittedJobs> {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    // Not recursive: of two submissions in one second the other one has the folder.
    mkdirSync(folder);
    mkdirSync(logs);
    for (const [name, text] of files) writeFileSync(join(folder, name), text, { flag: 'wx', mode: name.endsWith('.sh') ? 0o755 : 0o644 });
    await writeNeeds(folder, trials, new Date());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new Failure(
        {
          code: 'exists',
          message: 'another submission has this folder',
          place: { file: folder },
          hint: 'Submit again: a second later it gets its own name.',
        },
        { cause: error },
      );
    }
    throw await writeFailure(
      error,
      folder,
      [...files.values()].reduce((sum, text) => sum + text.length, 0),
    );
  }
  let compute: string | undefined;
  try {
    compute = sbatch([join(folder, 'compute.sh')]);
    return { compute, gather: sbatch([`--dependency=afterany:${compute}`, join(folder, 'gather.sh')]) };
  } catch (error) {
    if (!(error instanceof Failure) || compute === undefined) {
      await removeNeeds(folder);
      throw error;
    }
    const cancelled = spawnSync('scancel', [compute]).status === 0;
    if (cancelled) await removeNeeds(folder);
    const first = cancelled
      ? `Job ${compute}, which would have computed the trials, is cancelled.`
      : `Job ${compute} still runs: scancel ${compute} ends it.`;
    throw new Failure(
      error.problems.map((problem) => ({ ...problem, hint: `${first} ${problem.hint}` })),
      { cause: error },
    );
  }
}

/** @returns the job's number */
export function sbatch(args: readonly string[]): string {
  const script = args.at(-1)!;
  const { status, stdout = '', stderr = '', error } = spawnSync('sbatch', ['--parsable', ...args], { encoding: 'utf8' });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    throw new Failure({
      code: 'scheduler',
      message: 'there is no sbatch on this machine',
      place: { file: script },
      hint: 'Submit from a machine of the cluster, or use the written scripts there. --dry-run prints them.',
    });
  }
  // A cluster's name may follow the number.
  const [, number] = /^(\d+)(?:;.*)?$/m.exec(stdout.trim()) ?? [];
  if (status === 0 && number !== undefined) return number;
  const why = (stderr.trim() || stdout.trim() || error?.message || `it ended with ${status}`)
    .replace(/^sbatch: (error: )?/gm, '')
    .replace(/\s*\n\s*/g, '; ');
  throw new Failure({
    code: 'scheduler',
    message: `Slurm did not accept the job: ${why}`,
    place: { file: script },
    hint: "Check the pipeline's cluster settings and your own cluster.yaml (docs/clusters.md).",
  });
}
