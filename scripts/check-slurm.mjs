// A real Slurm on this machine (slurmctld, slurmd, munged; one node, as root) runs a sweep of 12 trials by `hsi-run submit`. Two tasks
// are sent SIGTERM in mid-training, one of them with all its processes: both must be queued again and go on. In the end every trial is
// there once, gathered, with the bytes of a run without Slurm. Needs a build, root, and Debian's slurmctld slurmd slurm-client munge.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'program', 'cli', 'main.js');
const PIPELINE = `version: 1
name: sweep
dataset: {synthetic: {rows: 24, columns: 24, bands: 24, classes: 3}}
split: {by: random, train: 30%, validation: 40, test: rest}
patch: {size: 3}
architecture:
  - conv: {kernels: 8, size: [1, 1, 5], stride: [1, 1, 2]}
  - spectral: {kernels: 8, size: 3}
  - conv: {kernels: 16, size: [3, 3, full]}
  - dropout: 0.2
  - dense: classes
training: {optimizer: {rmsprop: {learning_rate: 0.001}}, epochs: 600}
seeds: [1, 2, 3]
vary: {patch.size: [3, 5, 7, 9]}
cluster: {tasks: 6, cpus: 1, memory: 1G, time: 60}
`;

const folder = mkdtempSync(join(tmpdir(), 'hsi-run-slurm-'));
const daemons = [];
let environment = { ...process.env };
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function call(program, args, options = {}) {
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

async function until(what, seconds, found) {
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
  daemon('munged', ['--foreground', '--force', `--key-file=${at('munge.key')}`, `--socket=${socket}`, `--pid-file=${at('munge.pid')}`,
    `--log-file=${at('munge.log')}`, `--seed-file=${at('munge.seed')}`]);
  writeFileSync(at('slurm.conf'), `ClusterName=test
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
PartitionName=main Nodes=node1 Default=YES MaxTime=INFINITE State=UP
`);
  environment = { ...environment, SLURM_CONF: at('slurm.conf'), XDG_CONFIG_HOME: folder };
  try {
    await until('munged', 15, () => existsSync(socket));
    daemon('slurmctld', ['-D']);
    daemon('slurmd', ['-D', '-N', 'node1']);
    await until('the node', 60, () => /idle|mixed/.test(spawnSync('sinfo', ['-h', '-o', '%T'], { encoding: 'utf8', env: environment }).stdout));
    return true;
  } catch (error) {
    const logs = ['munge.log', 'slurmctld.log', 'slurmd.log'].filter((name) => existsSync(at(name)));
    console.log([error.message, ...logs.map((name) => `${name}:\n${readFileSync(at(name), 'utf8').split('\n').slice(-8).join('\n')}`)].join('\n'));
    return false;
  }
}

/** All that lasts, by name. */
function lasting(root) {
  return new Map(readdirSync(root, { recursive: true }).filter((name) => statSync(join(root, name)).isFile())
    .filter((name) => !/^submissions\/|(times\.csv|provenance\.json|SHA256SUMS|report\.html)$/.test(name)).sort()
    .map((name) => [name, readFileSync(join(root, name))]));
}

function check(what, holds) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) process.exitCode = 1;
}

async function main() {
  writeFileSync(join(folder, 'sweep.yaml'), PIPELINE);
  const began = Date.now();
  const submitted = JSON.parse(call('node', [BIN, 'submit', 'sweep.yaml', '--to', 'slurm', '--engine', 'wasm', '--checkpoint', '1000', '--json']));
  const { compute, gather } = submitted.jobs;
  console.log(`submitted: ${submitted.trials} trials in ${submitted.tasks} tasks: jobs ${compute} and ${gather}`);
  const logOf = (task) => join(submitted.folder, 'logs', `${compute}_${task}.log`);
  const textOf = (task) => (existsSync(logOf(task)) ? readFileSync(logOf(task), 'utf8') : '');
  for (const [task, how, size] of [[1, ['--batch'], 9], [4, ['--full'], 7]]) {
    // Some seconds of training, and no checkpoint but the one that the signal asks for.
    await until(`task ${task} in mid-training`, 300, () => new RegExp(`size-${size}, seed \\d: epoch (3[5-9]|[45]\\d)\\d/600`).test(textOf(task)));
    // It goes on trying after the task has been queued again, and is not waited for.
    spawn('scancel', ['--signal=TERM', ...how, `${compute}_${task}`], { env: environment, stdio: 'ignore' });
    await until(`task ${task} stopped`, 60, () => textOf(task).includes('Stopped. What was finished is kept'));
    console.log(`task ${task} was sent SIGTERM (${how.join(' ')}) in mid-training, ${((Date.now() - began) / 1000).toFixed(0)} s after the submission`);
  }
  const log = await until('both jobs over', 900, () => {
    const left = spawnSync('squeue', ['-h', '-o', '%i %T %r', '-j', `${compute},${gather}`], { encoding: 'utf8', env: environment }).stdout.trim();
    return left === '' && readdirSync(join(submitted.folder, 'logs')).find((name) => name.startsWith('gather-'));
  });
  console.log(`all over after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  const gathered = readFileSync(join(submitted.folder, 'logs', log), 'utf8');
  for (const task of [1, 4]) {
    const [before, rest = ''] = textOf(task).split('Stopped. What was finished is kept');
    const reached = [...before.matchAll(/epoch (\d+)\/600/g)].at(-1)?.[1];
    const [, after] = /goes on after epoch (\d+)\n/.exec(rest) ?? [];
    check(`task ${task}, stopped in epoch ${Number(reached) + 1}, went on after epoch ${after}`, Number(after) > 0 && Number(after) <= Number(reached));
  }
  const runs = join(folder, 'runs');
  const trials = readdirSync(join(runs, 'trials'));
  check(`12 trials, and nothing else, lie in the store: ${trials.length}`, trials.length === 12 && trials.every((name) => /^[0-9a-f]{64}$/.test(name)));
  const times = Array.from({ length: 6 }, (_, index) => [...textOf(index + 1).matchAll(/: OA /g)].length);
  check(`each was computed once: ${times.join(' + ')} by the tasks`, times.reduce((sum, count) => sum + count) === 12);
  const [run] = readdirSync(runs).filter((name) => name.startsWith('sweep-'));
  check(`gathered as ${run}, with its report`, run !== undefined && existsSync(join(runs, run, 'report.html')) && gathered.includes(run));
  call('node', [BIN, 'sweep.yaml', '--engine', 'wasm', '--runs', 'local', '--quiet']);
  const [there, here] = [lasting(runs), lasting(join(folder, 'local'))];
  const different = [...new Set([...there.keys(), ...here.keys()])]
    .filter((name) => !there.get(name)?.equals(here.get(name) ?? Buffer.alloc(0)));
  const but = different.length > 0 ? `, not in ${different.slice(0, 5).join(', ')}` : '';
  check(`the same bytes as without Slurm in ${here.size} files${but}`, different.length === 0);
  if (process.exitCode) console.log(`tasks' logs:\n${[1, 2, 3, 4, 5, 6].map((task) => textOf(task).slice(-800)).join('\n---\n')}\ngather:\n${gathered}`);
}

if (process.getuid?.() !== 0) skip('needs root');
for (const program of ['slurmctld', 'slurmd', 'sbatch', 'munged']) {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) skip(`${program} is not installed`);
}
try {
  if (await startSlurm()) await main();
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
