import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/submit');
const folder = mkdtempSync(join(tmpdir(), "hsi-run-test- it's "));
const bin = join(folder, 'bin');
const PATH = `${bin}${delimiter}${process.env.PATH}`;
const cli = (...args: string[]) => hsiRun(args, { cwd: folder, env: { PATH, XDG_CONFIG_HOME: join(folder, 'config') } });
const submit = (...args: string[]) => cli('submit', 'tiny.yaml', '--to', 'slurm', '--engine', 'wasm', ...args);

/** A stand-in that notes how it is called, and does what its lines say. */
function program(name: string, lines: string): void {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/bash\nprintf '%s\\n' "$*" >> ${name}.calls\n${lines}\n`);
  chmodSync(join(bin, name), 0o755);
}
const callsOf = (name: string) =>
  readFileSync(join(folder, `${name}.calls`), 'utf8')
    .split('\n')
    .slice(0, -1);
const submissions = () => readdirSync(join(folder, 'runs', 'submissions')).map((name) => join(folder, 'runs', 'submissions', name));

writeFileSync(
  join(folder, 'tiny.yaml'),
  `${TINY}cluster: {at_once: 1, partition: gpu, gres: "gpu:1", memory: 2G, time: 00:30:00, modules: [nodejs/20],
  setup: ["export GREETING='hello'", set -euo pipefail], options: [--constraint=a100], gather: {partition: cpu, time: 5}}\n`,
);

test('a dry run prints both scripts, and leaves nothing', async () => {
  const { code, stdout, stderr } = await submit('--dry-run', '--set', 'cluster.container=apptainer exec x.sif');
  assert.equal([code, stderr], [0, '']);
  const [compute, gather] = stdout.split('==> gather.sh <==');
  for (const line of [
    '#SBATCH --array=1-2%1',
    '#SBATCH --partition=gpu',
    '#SBATCH --gres=gpu:1',
    '#SBATCH --mem=2G',
    '#SBATCH --time=00:30:00',
    '#SBATCH --requeue',
    '#SBATCH --constraint=a100',
    '#SBATCH --signal=B:TERM@120',
    'module load nodejs/20',
    "export GREETING='hello'",
    '  --shard "$SLURM_ARRAY_TASK_ID/2" &',
  ])
    assert.ok(compute.split('\n').includes(line), line);
  assert.match(compute, /^apptainer exec x\.sif hsi-run '/m);
  for (const line of ['#SBATCH --partition=cpu', '#SBATCH --time=5', '#SBATCH --gres=gpu:1', '  --gather &'])
    assert.ok(gather.split('\n').includes(line), line);
  for (const script of [compute.slice(compute.indexOf('#!')), gather.trimStart()])
    assert.is(spawnSync('bash', ['-n'], { input: script }).status, 0);
  assert.not.ok(existsSync(join(folder, 'runs')));
});

test('two jobs are handed to Slurm, the second after the first; the pipeline stays as it was', async () => {
  program('sbatch', 'if [[ "$*" == *gather* ]]; then echo 102; else echo "101;mycluster"; fi');
  const { code, stdout, stderr } = await submit();
  assert.equal([code, stderr], [0, '']);
  assert.match(stdout, 'job 101: 2 trials in 2 tasks; job 102 gathers them (squeue -j 101,102)\n');
  const [submission] = submissions();
  assert.equal(callsOf('sbatch'), [`--parsable ${submission}/compute.sh`, `--parsable --dependency=afterany:101 ${submission}/gather.sh`]);
  assert.equal(readdirSync(submission).sort(), ['compute.sh', 'gather.sh', 'logs', 'needs.json', 'pipeline.yaml']);
  const json = JSON.parse((await submit('--json', '--set', 'cluster.tasks=1')).stdout);
  assert.equal([json.trials, json.tasks, json.jobs], [2, 1, { compute: '101', gather: '102' }]);
  // What becomes of the file changes nothing of what is submitted.
  cpSync(join(folder, 'tiny.yaml'), join(folder, 'kept.yaml'));
  writeFileSync(join(folder, 'tiny.yaml'), 'nothing');
});

/** Runs a script as Slurm would; `stop` sends it what Slurm sends, once its output says so. */
async function asTask(
  script: string,
  environment: Record<string, string>,
  stop?: RegExp,
): Promise<{ code: number | null; output: string }> {
  // What the machine has not: modules.
  const child = spawn('bash', ['-c', 'module() { :; }; export -f module; exec bash "$0"', script], {
    cwd: folder,
    env: { ...process.env, PATH, SLURM_JOB_ID: '7', SLURM_ARRAY_JOB_ID: '3', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let stopped = false;
  const read = (text: Buffer) => {
    output += text;
    if (stopped || !stop?.test(output)) return;
    stopped = true;
    child.kill('SIGTERM');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return { code: await new Promise((resolve) => child.on('close', resolve)), output };
}

test('the scripts do what Slurm has them do: stopped, a task is queued again; the shards are gathered', async () => {
  program('scontrol', '');
  program('squeue', 'echo "${STATE:-RUNNING}"');
  const [submission] = submissions();
  const [compute, gather] = ['compute.sh', 'gather.sh'].map((name) => join(submission, name));
  // So many epochs that it is stopped in mid-training, and a checkpoint before.
  const pipeline = join(submission, 'pipeline.yaml');
  const whole = readFileSync(pipeline, 'utf8');
  writeFileSync(pipeline, whole.replace('epochs: 2', 'epochs: 100000'));
  const stopped = await asTask(compute, { SLURM_ARRAY_TASK_ID: '1' }, /epoch 12\//);
  assert.is(stopped.code, 130, stopped.output);
  // By the number of the task: the array's stands for all of them.
  assert.equal([callsOf('squeue'), callsOf('scontrol')], [['-h -j 3_1 -o %T'], ['requeue 3_1']]);
  assert.match(stopped.output, 'Stopped. Finished trials and checkpoints are kept: the same command resumes.');
  for (const environment of [{ SLURM_RESTART_COUNT: '100' }, { STATE: 'COMPLETING' }] as Record<string, string>[]) {
    const { code, output } = await asTask(compute, { SLURM_ARRAY_TASK_ID: '1', ...environment }, /resuming after epoch \d+\n/);
    assert.is(code, 130, output);
  }
  assert.equal(callsOf('scontrol').length, 1);
  writeFileSync(pipeline, whole);
  const early = await asTask(gather, {});
  assert.is(early.code, 2);
  assert.match(early.output, /2 of 2 trials are not in /);
  for (const task of ['1', '2']) assert.is((await asTask(compute, { SLURM_ARRAY_TASK_ID: task })).code, 0);
  // No process is there, and nothing refers to the trials yet: the submission does.
  const swept = JSON.parse((await cli('gc', '--all', '--yes', '--json')).stdout) as Record<
    'removed' | 'stays',
    { kind: string; reason: string }[]
  >;
  assert.equal([swept.removed.filter(({ kind }) => kind === 'trial'), swept.stays.map(({ kind }) => kind)], [[], ['trial', 'trial']]);
  assert.match(swept.stays[0].reason, /^the submission tiny-.* needs it: remove that folder if it was cancelled$/);
  const gathered = await asTask(gather, {});
  assert.is(gathered.code, 0, gathered.output);
  assert.equal(
    submissions().filter((one) => existsSync(join(one, 'needs.json'))),
    [],
  );
  writeFileSync(join(folder, 'tiny.yaml'), readFileSync(join(folder, 'kept.yaml')));
  const local = await cli('tiny.yaml', '--engine', 'wasm', '--quiet');
  // The run that was gathered is the one that this pipeline has: nothing is computed.
  assert.equal([local.code, local.stderr, existsSync(join(folder, local.stdout.trim(), 'report.html'))], [0, '', true]);
  assert.match(gathered.output, local.stdout.trim().split('/').at(-1)!);
});

test("Slurm's own words where it takes no job; what is wrong with the pipeline before anything is submitted", async () => {
  program('sbatch', 'echo "sbatch: error: invalid partition specified: gpu" >&2; echo "sbatch: error: no such partition" >&2; exit 1');
  const refused = await submit();
  assert.is(refused.code, 2);
  assert.match(refused.stderr, 'error: Slurm did not accept the job: invalid partition specified: gpu; no such partition\n');
  // Half a submission is none.
  program(
    'sbatch',
    'if [[ "$*" == *gather* ]]; then echo "sbatch: error: invalid partition specified: cpu" >&2; exit 1; else echo 201; fi',
  );
  const alone = await submit();
  assert.match(alone.stderr, /gather\.sh: error: .*: invalid partition specified: cpu\n {2}Job 201 still runs: scancel 201/);
  program('scancel', '');
  const half = await submit();
  assert.equal([half.code, half.stdout, callsOf('scancel')], [2, '', ['201']]);
  assert.match(half.stderr, "Job 201, which would have computed the trials, is cancelled. Check the pipeline's cluster settings");
  const before = submissions().length;
  const [wrong, without, none] = [
    await submit('--set', 'split.validation=5000'),
    await submit('--set', 'dataset={scene: indian-pines}'),
    await hsiRun(['submit', 'tiny.yaml', '--to', 'slurm'], { cwd: folder, env: { PATH: join(folder, 'nowhere') } }),
  ];
  assert.equal([wrong.code, wrong.stderr.includes('split.validation')], [2, true]);
  assert.match(without.stderr, /^warning: .*Indian_pines_corrected\.mat of scene indian-pines is missing[^]*The nodes must find it/);
  assert.match(none.stderr, /there is no sbatch on this machine/);
  assert.equal([without.code, none.code, submissions().length], [2, 2, before + 2]);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));

test.run();
