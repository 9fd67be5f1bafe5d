// What Slurm itself does to tasks of `hsi-run submit`, on a real one (checks/slurm.mjs): two that run out of their time, and two that have
// to make room for a job of a higher partition. Each must leave a checkpoint, be queued again, and go on there. Some six minutes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { areOver, call, check, checkWentOn, folder, submitSweep, until, withSlurm } from './checks/slurm.mjs';

/**
 * Two trials of a minute or more, a task each.
 *
 * @param {(textOf: (task: number) => string) => Promise<unknown>} then
 */
async function run(what, name, seed, cluster, then = async () => undefined) {
  const { compute, gather, textOf } = submitSweep({ name, epochs: 4000, seeds: [seed], sizes: [9, 11], cluster: `tasks: 2, ${cluster}` });
  await then(textOf);
  await until(`${what}: both jobs over`, 900, () => areOver(compute, gather));
  for (const task of [1, 2]) {
    checkWentOn(task, textOf(task));
    check(`${what}: task ${task} ended well`, /, shard \d\/2: 1 of 2 trials, in /.test(textOf(task)));
  }
}

await withSlurm(async () => {
  // Slurm tells a task up to a minute earlier than it is asked to: after one and a half minutes at the latest.
  await run('out of time', 'time', 1, 'time: 2, grace: 30');
  await run('others need the node', 'room', 2, 'time: 60', async (textOf) => {
    await until('both tasks in mid-training', 300, () => [1, 2].every((task) => /epoch [4-9]\d\d\//.test(textOf(task))));
    writeFileSync(join(folder, 'high.sh'), '#!/bin/bash\n#SBATCH --partition=high --ntasks=2 --mem=100M\nsleep 10\n');
    call('sbatch', ['high.sh']);
  });
});
