// Type check and lint, layers, then the test files, one process more at a time than there are processors (some wait for signals and
// disks): what starts threads, engines or commands has a process of its own, of others several share one. Arguments choose files by a
// part of their path: `npm test -- pipeline/ splits/`; these run one by one. The last line counts what passed and failed.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
/** Only the files of what touches the runtime, and nothing that is the same on every version of Node (check-nodes). */
const RUNTIME = process.argv.includes('--runtime');
const wanted = process.argv.slice(2).filter((word) => word !== '--runtime');
/** Minutes on a software driver: only when asked for. */
const SLOW = join('test', 'engine', 'webgpu', '/');
/** Whole commands with a training each, minutes together: when asked for, as CI does. */
const LONG = '.long.test.';
/** Of these what another version of Node could do otherwise: signals and terminals, rasters from workers, the library. */
const LONG_OF_RUNTIME = ['cli/terminal', 'cli/interrupt', 'cli/map', 'library'].map((name) => join('test', `${name}${LONG}js`));
/** Tests of whole commands take seconds each: they begin first, so that no processor waits for them at the end. */
const isOfCommands = (file) => file.startsWith(join('test', 'cli', '/'));
/** Folders whose tests leave a process as they found it, and how many of their files share one. */
const SHARED = new Set([
  'architecture',
  'base',
  'classifiers',
  'data',
  'errors',
  'evaluate',
  'numerics',
  'pages',
  'pictures',
  'pipeline',
  'plan',
  'results',
  'splits',
  'store',
]);
const TOGETHER = 12;
/** Folders that only compute: the golden digest and the quickstart's bytes hold them on every version of Node. */
const PURE = new Set([
  'architecture',
  'classifiers',
  'compile',
  'evaluate',
  'figures',
  'numerics',
  'pictures',
  'results',
  'scenes',
  'splits',
]);
/** What changes a process for others, or counts what it holds. */
const ALONE = /process\.(chdir|env|memoryUsage|getActiveResourcesInfo)|worker_threads|child_process/;
/** No process of tests takes this long; one that hangs is named, and ends. Those on a software driver take longer. */
const MINUTES = wanted.length > 0 ? 20 : 6;
const counts = { passed: 0, failed: 0, skipped: 0 };

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ code: null, output: `${output}\nstopped: not finished after ${MINUTES} minutes` });
    }, MINUTES * 60_000);
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, output });
    });
  });
}

async function check(title, args) {
  const { code, output } = await run(args);
  counts[code === 0 ? 'passed' : 'failed']++;
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${title}${code === 0 ? '' : `\n${output}`}`);
  return code === 0;
}

/** Which files run in one process: in the order of their first. */
function groupsOf(files) {
  const groups = [];
  const open = new Map();
  for (const file of files) {
    const [, folder] = file.split(sep);
    const isShared = SHARED.has(folder) && !ALONE.test(readFileSync(join('dist', file), 'utf8'));
    const group = isShared ? open.get(folder) : undefined;
    if (group && group.length < TOGETHER) group.push(file);
    else {
      groups.push([file]);
      if (isShared) open.set(folder, groups.at(-1));
    }
  }
  return groups;
}

async function testFiles(files) {
  const start = performance.now();
  const built = files.map((file) => join('dist', file));
  const { code, output } = await run(files.length === 1 ? built : ['scripts/test-files.mjs', ...built]);
  const file = files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more`;
  const figure = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(output)?.[1] ?? 0);
  const [total, passed, skipped] = ['Total', 'Passed', 'Skipped'].map(figure);
  const failed = code === 0 && total === passed ? 0 : Math.max(total - passed, 1);
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += skipped;
  const reasons = output.split('\n').filter((line) => line.startsWith('skipped:'));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log([`${failed ? 'FAIL' : 'ok  '} ${file} (${passed} passed, ${seconds} s)`, ...reasons, ...(failed ? [output] : [])].join('\n'));
}

async function inParallel(jobs, width) {
  const queue = [...jobs];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let job = queue.shift(); job; job = queue.shift()) await job();
    }),
  );
}

if (wanted.length === 0) console.log(`skipped: ${SLOW} takes minutes on a software driver; npm test -- engine/webgpu runs it`);
if (wanted.length === 0 && !RUNTIME)
  console.log('skipped: most tests of whole commands take minutes together; npm test -- .long. runs them');
// Lint needs one processor only, and nothing that this build makes anew but the types of schemas/, which `npm ci` has built.
const linted = wanted.length === 0 && !RUNTIME && check('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']);
const built = await check('build and types', ['scripts/build.mjs', '--test', ...(wanted.length > 0 ? ['--loose'] : [])]);
const files = readdirSync('test', { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test', name.replace(/\.ts$/, '.js')))
  .filter((name) => (wanted.length === 0 || wanted.some((part) => name.includes(part))) && (wanted.length > 0 || !name.startsWith(SLOW)))
  .filter((name) => wanted.length > 0 || !name.includes(LONG) || (RUNTIME && LONG_OF_RUNTIME.includes(name)))
  .filter((name) => !RUNTIME || !PURE.has(name.split(sep)[1]))
  .sort((one, other) => Number(isOfCommands(other)) - Number(isOfCommands(one)) || (one < other ? -1 : 1));
const groups = wanted.length > 0 ? files.map((file) => [file]) : groupsOf(files);
if (files.length === 0) {
  counts.failed++;
  console.log(`FAIL no test file's path holds ${wanted.join(' or ')}`);
}
const checks =
  wanted.length > 0 || RUNTIME
    ? []
    : [
        () => check('docs/spec.md', ['scripts/write-spec-docs.mjs', '--check']),
        () => check('docs/errors.md', ['scripts/write-error-docs.mjs', '--check']),
        () => check('docs/house.svg', ['scripts/draw-house.mjs', '--check']),
        () => check('language', ['scripts/check-language.mjs']),
        () => check('schemas/extending.json', ['scripts/write-extending-schema.mjs', '--check']),
        () => check('layers', ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', 'src']),
      ];
if (built) await inParallel([...checks, ...groups.map((group) => () => testFiles(group))], availableParallelism() + 1);
await linted;
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
