// A real Slurm on this machine for scripts that need one: munged, slurmctld and slurmd of Debian's packages, one node, as root, all in
// a folder of its own. Two partitions: `main`, and `high`, whose jobs take main's place.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BIN = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'program', 'cli', 'main.js');

export const folder = mkdtempSync(join(tmpdir(), 'hsi-run-slurm-'));
const daemons = [];
export let environment = { ...process.env };
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** @throws with what it printed, if it ends with anything but 0 */
export function call(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env: environment, cwd: folder, ...options });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? `${status}\n${stdout}${stderr}`}`);
  return stdout;
}

function skip(why) {
  console.log(`skipped: a real Slurm: ${why}`);
  process.exit(0);
}

function daemon(program, args) {
  const child = spawn(program, args, { env: environment, cwd: folder, stdio: 'ignore' });
  daemons.push(child);
}

export async function until(what, seconds, found) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(300)) {
    const value = await found();
    if (value) return value;
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

/** @returns false where the daemons do not come up: that is no fault of ours */
async function startSlurm() {
  const at = (name) => join(folder, name);
  for (const name of ['state', 'spool']) mkdirSync(at(name));
  writeFileSync(at('munge.key'), Buffer.alloc(1024, 'hsi-run'), { mode: 0o400 });
  const socket = at('munge.socket');
  daemon('munged', [
    '--foreground',
    '--force',
    `--key-file=${at('munge.key')}`,
    `--socket=${socket}`,
    `--pid-file=${at('munge.pid')}`,
    `--log-file=${at('munge.log')}`,
    `--seed-file=${at('munge.seed')}`,
  ]);
  writeFileSync(
    at('slurm.conf'),
    `ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${socket},cred_expire=10
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_interval=3,sched_min_interval=0,bf_interval=3
MpiDefault=none
ReturnToService=2
StateSaveLocation=${at('state')}
SlurmdSpoolDir=${at('spool')}
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${at('slurmd.pid')}
SlurmctldLogFile=${at('slurmctld.log')}
SlurmdLogFile=${at('slurmd.log')}
SlurmctldPort=16817
SlurmdPort=16818
NodeName=node1 NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=${Math.min(2, cpus().length)} RealMemory=2500 State=UNKNOWN
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=node1 Default=YES MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE GraceTime=20
PartitionName=high Nodes=node1 MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
`,
  );
  environment = { ...environment, SLURM_CONF: at('slurm.conf'), XDG_CONFIG_HOME: folder };
  try {
    await until('munged', 15, () => existsSync(socket));
    daemon('slurmctld', ['-D']);
    daemon('slurmd', ['-D', '-N', 'node1']);
    await until('the node', 60, () =>
      /idle|mixed/.test(spawnSync('sinfo', ['-h', '-o', '%T'], { encoding: 'utf8', env: environment }).stdout),
    );
    return true;
  } catch (error) {
    const logs = ['munge.log', 'slurmctld.log', 'slurmd.log'].filter((name) => existsSync(at(name)));
    console.log(
      [error.message, ...logs.map((name) => `${name}:\n${readFileSync(at(name), 'utf8').split('\n').slice(-8).join('\n')}`)].join('\n'),
    );
    return false;
  }
}

/** Whether jobs are waiting or running. */
export function areOver(...jobs) {
  return spawnSync('squeue', ['-h', '-o', '%i', '-j', jobs.join(',')], { encoding: 'utf8', env: environment }).stdout.trim() === '';
}

/** Trials of seconds or minutes, by their epochs. */
const sweepOf = ({ name, epochs, seeds, sizes, cluster }) => `version: 1
name: ${name}
dataset: {synthetic: {rows: 24, columns: 24, bands: 24, classes: 3}}
split: {by: random, train: 30%, validation: 40, test: rest}
patch: {size: 3}
architecture:
  - conv: {kernels: 8, size: [1, 1, 5], stride: [1, 1, 2]}
  - spectral: {kernels: 8, size: 3}
  - conv: {kernels: 16, size: [3, 3, full]}
  - dropout: 0.2
  - dense: classes
training: {optimizer: {rmsprop: {learning_rate: 0.001}}, epochs: ${epochs}}
seeds: [${seeds}]
vary: {patch.size: [${sizes}]}
cluster: {cpus: 1, memory: 1G, ${cluster}}
`;

/** Submits a sweep over patch sizes; what `hsi-run submit --json` says, and how to read the log of a task. */
export function submitSweep(sweep) {
  writeFileSync(join(folder, 'sweep.yaml'), sweepOf(sweep));
  const submitted = JSON.parse(
    call('node', [BIN, 'submit', 'sweep.yaml', '--to', 'slurm', '--engine', 'wasm', '--checkpoint', '100000', '--json']),
  );
  const {
    jobs: { compute, gather },
    trials,
    tasks,
  } = submitted;
  console.log(`submitted: ${trials} trials in ${tasks} tasks: jobs ${compute} and ${gather}`);
  const logOf = (task) => join(submitted.folder, 'logs', `${compute}_${task}.log`);
  return { ...submitted, compute, gather, textOf: (task) => (existsSync(logOf(task)) ? readFileSync(logOf(task), 'utf8') : '') };
}

/** Says whether something holds. */
export function check(what, holds) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) process.exitCode = 1;
}

/** How the farewell of a stopped command begins, whatever it says of what is kept. */
export const STOPPED = 'Stopped. ';

/** Checks that a stopped task went on, from a checkpoint that only its stop can have left. */
export function checkWentOn(task, text) {
  const [before, rest = ''] = text.split(STOPPED);
  const reached = [...before.matchAll(/epoch (\d+)\/\d+,/g)].at(-1)?.[1];
  const [, after] = /resuming after epoch (\d+)\n/.exec(rest) ?? [];
  check(
    `task ${task}, stopped in epoch ${Number(reached) + 1}, went on after epoch ${after}`,
    Number(after) > 0 && Number(after) <= Number(reached),
  );
}

/** Runs `work` on a Slurm; where there can be none, says why. */
export async function withSlurm(work) {
  if (process.getuid?.() !== 0) skip('needs root');
  for (const program of ['slurmctld', 'slurmd', 'sbatch', 'munged']) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) skip(`${program} is not installed`);
  }
  try {
    if (await startSlurm()) await work();
    else skip('its daemons do not start here');
  } catch (error) {
    console.log(`FAIL ${error.message}; its files: ${folder}`);
    process.exitCode = 1;
  } finally {
    spawnSync('scancel', ['--user=root'], { env: environment });
    await sleep(2000);
    for (const child of daemons.toReversed()) child.kill('SIGTERM');
    await sleep(500);
    if (!process.exitCode) rmSync(folder, { recursive: true, force: true });
  }
}
