// A real Slurm on this machine (slurmctld, slurmd, munged; one node, as root) runs a sweep of 12 trials by `hsi-run submit`. Two tasks
// are sent SIGTERM in mid-training, one of them with all its processes: both must be queued again and go on. In the end every trial is
// there once, gathered, with the bytes of a run without Slurm. Needs a build, root, and Debian's slurmctld slurmd slurm-client munge.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { areOver, BIN, call, check, checkWentOn, environment, folder, STOPPED, submitSweep, until, withSlurm } from './checks/slurm.mjs';

/** All that lasts, by name. */
function lasting(root) {
  return new Map(
    readdirSync(root, { recursive: true })
      .filter((name) => statSync(join(root, name)).isFile())
      .filter((name) => !/^submissions\/|(times\.csv|provenance\.json|SHA256SUMS|report\.html)$/.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(root, name))]),
  );
}

async function main() {
  const began = Date.now();
  const submitted = submitSweep({ name: 'sweep', epochs: 600, seeds: [1, 2, 3], sizes: [3, 5, 7, 9], cluster: 'tasks: 6, time: 60' });
  const { compute, gather, textOf } = submitted;
  for (const [task, how, size] of [
    [1, ['--batch'], 9],
    [4, ['--full'], 7],
  ]) {
    // Some seconds of training, and no checkpoint but the one that the signal asks for.
    await until(`task ${task} in mid-training`, 300, () =>
      new RegExp(`size-${size}, seed \\d: epoch (3[5-9]|[45]\\d)\\d/600`).test(textOf(task)),
    );
    // It goes on trying after the task has been queued again, and is not waited for.
    spawn('scancel', ['--signal=TERM', ...how, `${compute}_${task}`], { env: environment, stdio: 'ignore' });
    await until(`task ${task} stopped`, 60, () => textOf(task).includes(STOPPED));
    console.log(
      `task ${task} was sent SIGTERM (${how.join(' ')}) in mid-training, ${((Date.now() - began) / 1000).toFixed(0)} s after the submission`,
    );
  }
  const log = await until('both jobs over', 900, () => {
    return areOver(compute, gather) && readdirSync(join(submitted.folder, 'logs')).find((name) => name.startsWith('gather-'));
  });
  console.log(`all over after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  const gathered = readFileSync(join(submitted.folder, 'logs', log), 'utf8');
  for (const task of [1, 4]) checkWentOn(task, textOf(task));
  const runs = join(folder, 'runs');
  const trials = readdirSync(join(runs, 'trials'));
  check(
    `12 trials, and nothing else, lie in the store: ${trials.length}`,
    trials.length === 12 && trials.every((name) => /^[0-9a-f]{64}$/.test(name)),
  );
  const times = Array.from({ length: 6 }, (_, index) => [...textOf(index + 1).matchAll(/: OA /g)].length);
  check(`each was computed once: ${times.join(' + ')} by the tasks`, times.reduce((sum, count) => sum + count) === 12);
  const [run] = readdirSync(runs).filter((name) => name.startsWith('sweep-'));
  check(`gathered as ${run}, with its report`, run !== undefined && existsSync(join(runs, run, 'report.html')) && gathered.includes(run));
  call('node', [BIN, 'sweep.yaml', '--engine', 'wasm', '--runs', 'local', '--quiet']);
  const [there, here] = [lasting(runs), lasting(join(folder, 'local'))];
  const different = [...new Set([...there.keys(), ...here.keys()])].filter(
    (name) => !there.get(name)?.equals(here.get(name) ?? Buffer.alloc(0)),
  );
  const but = different.length > 0 ? `, not in ${different.slice(0, 5).join(', ')}` : '';
  check(`the same bytes as without Slurm in ${here.size} files${but}`, different.length === 0);
  if (process.exitCode)
    console.log(`tasks' logs:\n${[1, 2, 3, 4, 5, 6].map((task) => textOf(task).slice(-800)).join('\n---\n')}\ngather:\n${gathered}`);
}

await withSlurm(main);
