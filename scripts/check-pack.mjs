// Installs the package as a stranger does, from `npm pack` in an empty folder with an empty home: globally, and in a folder of one's own
// for npx. Runs a pipeline that comes with it, starts npx once more in a clone (nothing may be built again), and measures how long
// commands take to start. Build first; needs the registry for the packages.
//
//   node scripts/check-pack.mjs [--above 0.3]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Seconds above Node's own start that a command may take. */
const { values } = parseArgs({ options: { above: { type: 'string', default: '0.3' } } });
const place = mkdtempSync(join(tmpdir(), 'check-pack-'));
const [home, global, own, empty] = ['home', 'global', 'own', 'empty'].map((name) => join(place, name));
for (const folder of [home, global, own, empty]) mkdirSync(folder);
// Nothing of this clone, and nothing of an npm that runs this script; the registry and its cache are the machine's.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache|userconfig|cafile))|INIT_CWD|HSI_|NODE_OPTIONS)/i.test(name),
  ),
);

/** @param allowed exit codes that are no failure */
function run(command, args, { cwd = empty, more = {}, allowed = [0] } = {}) {
  const begun = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...env, XDG_CACHE_HOME: home, ...more },
  });
  if (error || !allowed.includes(status))
    throw new Error(`${command} ${args.join(' ')} ended with ${error ?? status}:\n${stdout}${stderr}`);
  return { stdout, stderr, seconds: (performance.now() - begun) / 1000 };
}

const QUIET = ['--no-audit', '--no-fund', '--omit=optional', '--loglevel=error'];

try {
  // As it is built: `prepare` would build it, if it were not.
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', place, '--loglevel=error'], { cwd: root, stdio: 'ignore' });
  const archive = join(
    place,
    readdirSync(place).find((name) => name.endsWith('.tgz')),
  );

  const installed = run('npm', ['install', '--global', '--prefix', global, ...QUIET, archive]);
  const program = join(global, 'bin', 'hsi-run');
  console.log(`npm install --global: ${installed.seconds.toFixed(1)} s`);
  const first = run(program, [
    'pipelines/quickstart.yaml',
    '--set',
    'seeds=[1]',
    '--set',
    'training.epochs=1',
    '--maps',
    'none',
    '--quiet',
  ]);
  if (!/^runs\/quickstart-[0-9a-f]{12}\n$/.test(first.stdout)) throw new Error(`the run says ${first.stdout}`);
  console.log(`hsi-run pipelines/quickstart.yaml in an empty folder, one epoch: ${first.seconds.toFixed(1)} s`);
  run(program, ['show', 'quickstart', '--quiet']);
  run(program, ['report', 'quickstart', '--output', 'page.html', '--quiet']);

  run('npm', ['install', ...QUIET, archive], { cwd: own });
  const local = run('npx', ['--no-install', 'hsi-run', '--version'], { cwd: own });
  console.log(`npx hsi-run in one's own folder: ${local.seconds.toFixed(1)} s`);
  // In a clone npx prepares the package again, which must find everything made.
  const again = run(process.execPath, ['scripts/build.mjs', '--if-changed'], { cwd: root });
  if (again.seconds > 3) throw new Error(`the clone is built a second time: ${again.seconds.toFixed(1)} s`);
  console.log(`prepare in a clone that is built: ${again.seconds.toFixed(1)} s`);

  const starts = [
    ['--version'],
    ['help'],
    ['plan', '--help'],
    ['validate', 'quickstart'],
    ['resolve', 'pipelines/ssrn-in.yaml'],
    ['diff', 'pipelines/ssrn-in.yaml', 'pipelines/ssrn-ksc.yaml'],
    ['ls'],
    ['show', 'quickstart'],
    ['data', 'list'],
    ['explain', 'shape'],
    ['gc'],
    ['completion', 'bash'],
  ];
  /** 1 is what `diff` says of two that differ. */
  const FINE = [0, 1];
  /** The least of several: what the program takes, without what the machine does besides. */
  const least = (command, args) => Math.min(...[1, 2, 3, 4, 5].map(() => run(command, args, { allowed: FINE }).seconds));
  const node = least(process.execPath, ['-e', '0']);
  const slow = starts.flatMap((args) => {
    const above = least(program, args) - node;
    console.log(`${args.join(' ')}: ${(above * 1000).toFixed(0)} ms above the start of Node (${(node * 1000).toFixed(0)} ms)`);
    return above > Number(values.above) ? [args.join(' ')] : [];
  });
  if (slow.length > 0) throw new Error(`more than ${values.above} s above the start of Node: ${slow.join(', ')}`);
  console.log('ok: installs from npm pack, runs in an empty folder, and starts at once');
} finally {
  rmSync(place, { recursive: true, force: true });
}
