// Installs the tensorflow engine where PyPI (or a mirror of it) can be reached and TensorFlow's own storage cannot: takes
// libtensorflow and its headers out of a wheel and compiles tfjs-node's addon against them. Linux; needs python3 with
// pip, a C++ compiler and about 1.5 GB of disk while it runs, 0.7 GB afterwards. Changes nothing outside node_modules.
// `npm ci` removes what it made.
//
//     node scripts/tensorflow-from-wheel.mjs                       # for the processor
//     node scripts/tensorflow-from-wheel.mjs tensorflow==2.18.1    # with CUDA kernels; CUDA 12.5 and cuDNN 9.3 not included
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGE = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
const LIBRARIES = ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'];
/** Where TensorFlow's C interface and what it includes have lain in one version or another. */
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tensorflow/tsl/', 'tsl/', 'xla/tsl/'].map(
  (folder) => `tensorflow/include/${folder}`,
);
const NODE_API_HEADERS = 'node-api-headers@1.9.0';
const PLATFORMS = { x64: 'manylinux_2_17_x86_64', arm64: 'manylinux_2_17_aarch64' };
/** Any Python's wheel will do: nothing of Python is used but pip. */
const PYTHON = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'];

const wheel = process.argv[2] ?? (process.arch === 'x64' ? 'tensorflow-cpu==2.18.1' : 'tensorflow==2.18.1');

function fail(message) {
  console.error(`tensorflow-from-wheel: ${message}`);
  process.exit(1);
}

/** Runs a program to its end; what it prints is shown only if it fails. */
function run(what, program, args, cwd = ROOT) {
  const start = performance.now();
  try {
    execFileSync(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 });
  } catch (error) {
    fail(
      error.code === 'ENOENT'
        ? `${what}: there is no ${program}`
        : `${what} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`,
    );
  }
  console.log(`${what} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
}

/** Where tfjs-node looks for its addon. */
function addonFile() {
  return createRequire(join(PACKAGE, 'package.json'))('@mapbox/node-pre-gyp').find(join(PACKAGE, 'package.json'));
}

/** The version of TensorFlow that the addon reports, in a process of its own; undefined if it does not load. */
function loadedVersion(addon) {
  const program = 'console.log(require(process.argv[1]).TF_Version)';
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program, addon], { encoding: 'utf8' });
  return { version: status === 0 ? stdout.trim() : undefined, stderr };
}

const compiler = process.env.CXX ?? 'c++';
if (process.platform !== 'linux' || !PLATFORMS[process.arch]) fail(`there is no such wheel for ${process.platform} ${process.arch}`);
if (existsSync(PACKAGE)) {
  const addon = addonFile();
  const wanted = wheel.split('==')[1];
  const { version } = existsSync(addon) ? loadedVersion(addon) : {};
  if (version && (!process.argv[2] || version === wanted)) {
    console.log(`TensorFlow ${version} is there already and loads; to build it anew, remove ${addon}`);
    process.exit(0);
  }
}
for (const [program, args] of [
  ['python3', ['-m', 'pip', '--version']],
  [compiler, ['--version']],
]) {
  if (spawnSync(program, args).status !== 0) fail(`needs ${[program, ...args.slice(0, 2)].join(' ').replace(' --version', '')}`);
}

run('the packages that package-lock.json names as optional, without their install scripts', 'npm', [
  'install',
  '--ignore-scripts',
  '--no-save',
  '--include=optional',
  '--no-audit',
  '--no-fund',
]);
const work = mkdtempSync(join(ROOT, 'node_modules', '.tensorflow-from-wheel-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

run(`${wheel} from PyPI`, 'python3', [
  '-m',
  'pip',
  'download',
  '--quiet',
  '--no-deps',
  '--only-binary=:all:',
  ...PYTHON,
  '--platform',
  PLATFORMS[process.arch],
  '--dest',
  work,
  wheel,
]);
const file = readdirSync(work).find((name) => name.endsWith('.whl'));
run('libtensorflow and its headers out of it', 'python3', [
  '-c',
  `
import sys, zipfile
wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.startswith(tuple(prefixes))])
`,
  join(work, file),
  work,
  ...LIBRARIES.map((name) => `tensorflow/${name}`),
  ...HEADERS,
]);
run('the headers of Node-API', 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', work, NODE_API_HEADERS]);

const addon = addonFile();
const libraries = join(PACKAGE, 'deps', 'lib');
for (const folder of [libraries, dirname(addon)]) mkdirSync(folder, { recursive: true });
for (const name of LIBRARIES) renameSync(join(work, 'tensorflow', name), join(libraries, name));
const built = join(work, 'tfjs_binding.node');
run('the addon compiled', compiler, [
  '-std=c++17',
  '-O2',
  '-fPIC',
  '-shared',
  `-DNAPI_VERSION=${/napi-v(\d+)/.exec(addon)[1]}`,
  '-I',
  join(work, 'node_modules', 'node-api-headers', 'include'),
  '-I',
  join(work, 'tensorflow', 'include'),
  '-o',
  built,
  ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(PACKAGE, 'binding', name)),
  '-L',
  libraries,
  ...LIBRARIES.map((name) => `-l:${name}`),
  '-Wl,-rpath,$ORIGIN/../../deps/lib',
]);
renameSync(built, addon);

const { version, stderr } = loadedVersion(addon);
if (!version) fail(`it was built but does not load:\n${stderr}`);
const megabytes = LIBRARIES.reduce((sum, name) => sum + statSync(join(libraries, name)).size, 0) / 1e6;
console.log(`TensorFlow ${version} (${megabytes.toFixed(0)} MB in ${libraries}): hsi-run … --engine tensorflow`);
