// Several hosts that share a store, as namespaces of this machine: processes whose numbers mean nothing to each other, on hosts of the
// same name or of others, one stopped for longer than a minute, one whose clock is wrong, one of another user; gc and rm beside them.
// Each trial must be computed once, nothing may be lost, and what comes out must have the bytes of a run on one host. Needs Linux and
// `unshare --pid --uts` (root); says so and ends with 0 where that may not be. Takes some three minutes. Build first.
//
//   node scripts/check-hosts.mjs
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkFolder } from '../dist/src/store/formats/sums.js';
import { REPORT } from '../dist/src/store/layout.js';
import { lastingFiles, smallPipeline } from './checks/small.mjs';

const NAMESPACE = ['unshare', '--pid', '--uts', '--fork', '--kill-child', '--mount-proc'];
const main = resolve('dist/program/cli/main.js');
if (spawnSync(NAMESPACE[0], [...NAMESPACE.slice(1), 'true']).status !== 0) {
  console.log('skipped: no process namespace can be made here (unshare --pid --uts)');
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'check-hosts-'));
chmodSync(folder, 0o777);
writeFileSync(join(folder, 'small.yaml'), smallPipeline(6, [1, 2, 3, 4]).replace(/$/, 'maps: none\n'));
writeFileSync(join(folder, 'long.yaml'), smallPipeline(60, [1]).replace(/$/, 'maps: none\n'));
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/** hsi-run on a host of its own, or without a name on this one. */
function start(args, { host, uid, shiftHours } = {}) {
  const shift = `const now=Date.now;Date.now=()=>now()+${Math.round((shiftHours ?? 0) * 3_600_000)};`;
  const shifted = shiftHours === undefined ? [] : [`--import=data:text/javascript,${shift}`];
  const before = host === undefined ? [] : [...NAMESPACE, 'sh', '-c', 'hostname "$0" && exec "$@"', host];
  const [command, ...rest] = [...before, process.execPath, ...shifted, main, ...args];
  const child = spawn(command, rest, {
    cwd: folder,
    uid,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CACHE_HOME: join(folder, `cache-${uid ?? 0}`), HOME: folder },
  });
  const state = { output: '', child };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (state.output += data));
  state.ended = new Promise((done) => child.on('close', (code) => done({ code, output: state.output })));
  state.says = async (pattern) => {
    for (let look = 0; look < 600 && !pattern.test(state.output); look++) await wait(0.1);
    expect(pattern.test(state.output), `never said ${pattern}:\n${state.output}`);
  };
  return state;
}

function expect(condition, text) {
  if (!condition) throw new Error(text);
}

/** Trials whose last epoch a process has computed itself; that of another it may have read. */
const computedIn = (output) => output.split('\n').filter((line) => /^seed \d+: epoch (\d+)\/\1,/.test(line)).length;
/** The process in a namespace: what unshare has started. */
const insideOf = ({ child }) => Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')[0]);

async function whole(runs, expected) {
  const actual = lastingFiles(join(folder, runs));
  const names = [...new Set([...actual.keys(), ...expected.keys()])];
  const differing = names.filter((name) => actual.get(name) !== expected.get(name));
  expect(differing.length === 0, `${runs}: differ: ${differing.join(', ')}`);
  for (const name of readdirSync(join(folder, runs), { recursive: true }).filter((one) => one.endsWith('manifest.json'))) {
    const findings = await checkFolder(join(folder, runs, name, '..'), [REPORT]);
    expect(findings.length === 0, `${name}: ${JSON.stringify(findings)}`);
  }
}

const ENGINE = ['--engine', 'wasm', '--jobs', '1', '--checkpoint', '1'];
async function expectedOf(pipeline) {
  const { code, output } = await start([pipeline, ...ENGINE, '--runs', `alone-${pipeline}`]).ended;
  expect(code === 0, output);
  return lastingFiles(join(folder, `alone-${pipeline}`));
}
const [small, long] = [await expectedOf('small.yaml'), await expectedOf('long.yaml')];

/** Several at once: each trial is computed once, all end well. */
async function together(title, runs, hosts) {
  const ended = await Promise.all(hosts.map((host) => start(['small.yaml', ...ENGINE, '--runs', runs], host).ended));
  for (const { code, output } of ended) expect(code === 0, `${title}: ended with ${code}\n${output}`);
  const computed = ended.map(({ output }) => computedIn(output));
  expect(
    computed.reduce((sum, count) => sum + count, 0) === 4,
    `${title}: ${computed.join(' + ')} trials computed\n${ended.map(({ output }) => output).join('\n')}`,
  );
  await whole(runs, small);
  console.log(`${title}: ${computed.join(' + ')} of 4 trials, the same bytes`);
}

try {
  await together('two hosts', 'two', [{ host: 'first' }, { host: 'second' }]);
  await together('two of one name, both with process number 1', 'same', [{ host: 'one' }, { host: 'one' }]);
  await together('a container beside its machine', 'container', [{ host: 'one' }, {}]);
  await together('clocks two minutes and two hours apart', 'clocks', [
    { host: 'one', shiftHours: 2 },
    { host: 'two' },
    { host: 'three', shiftHours: -1 / 30 },
  ]);

  const stopped = start(['long.yaml', ...ENGINE, '--runs', 'stopped'], { host: 'one' });
  await stopped.says(/epoch 5\//);
  const beside = await start(['gc', '--all', '--yes', '--runs', 'stopped']).ended;
  expect(beside.code === 0 && /Nothing to remove/.test(beside.output), `gc beside: ${beside.output}`);
  process.kill(insideOf(stopped), 'SIGSTOP');
  const other = start(['long.yaml', ...ENGINE, '--runs', 'stopped'], { host: 'two' });
  const begun = performance.now();
  await other.says(/another process computes it/);
  await wait(40);
  expect(!/resuming after/.test(other.output), `taken over early:\n${other.output}`);
  await other.says(/resuming after epoch \d+/);
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.kill(insideOf(stopped), 'SIGCONT');
  for (const [title, { code, output }] of [
    ['stopped', await stopped.ended],
    ['other', await other.ended],
  ])
    expect(code === 0, `${title}: ended with ${code}\n${output}`);
  expect(computedIn(stopped.output) + computedIn(other.output) === 1, `computed twice:\n${stopped.output}\n${other.output}`);
  await whole('stopped', long);
  expect(readdirSync(join(folder, 'stopped', 'trials')).length === 1, 'something was left');
  console.log(`one that is stopped: taken over after ${seconds} s, from its checkpoint; it goes on quietly, one trial is computed once`);

  if (process.getuid() === 0) {
    mkdirSync(join(folder, 'users', 'trials'), { recursive: true });
    for (const name of ['users', 'users/trials']) chmodSync(join(folder, name), 0o777);
    const root = start(['long.yaml', ...ENGINE, '--runs', 'users'], {});
    await root.says(/epoch 3\//);
    for (const place of ['users', 'users/trials']) {
      for (const name of readdirSync(join(folder, place)).filter((one) => one.endsWith('.lock')))
        chmodSync(join(folder, place, name), 0o600);
    }
    const nobody = start(['long.yaml', ...ENGINE, '--runs', 'users'], { uid: 65534 });
    await nobody.says(/another process computes it/);
    const swept = await start(['gc', '--all', '--yes', '--runs', 'users'], { uid: 65534 }).ended;
    expect(swept.code === 0, swept.output);
    for (const { code, output } of [await root.ended, await nobody.ended]) expect(code === 0, output);
    expect(computedIn(root.output) + computedIn(nobody.output) === 1, `computed twice:\n${nobody.output}`);
    await whole('users', long);
    console.log('a lock that another user may not read: waited for, nothing removed under it');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
