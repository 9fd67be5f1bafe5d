// The same bits on every version of Node that is promised: the committed run of the quickstart comes out again on each, and none warns of
// anything of the runtime's. Then all tests but those of folders that only compute, on those that --tests names. Build first, with --test
// for the tests. A version that npm's registry does not give is skipped.
//
//   node scripts/check-nodes.mjs [--versions 20,22,24,26] [--tests 24]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeBinary, NODES } from './bundle/node-binary.mjs';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { values } = parseArgs({
  options: { versions: { type: 'string', default: Object.keys(NODES).join() }, tests: { type: 'string', default: '' } },
});
const listed = (text) => text.split(',').filter((major) => major !== '');
const [versions, tested] = [listed(values.versions), listed(values.tests)];
const unknown = [...versions, ...tested].find((major) => !(major in NODES));
if (unknown !== undefined) throw new Error(`Node ${unknown} is none of ${Object.keys(NODES).join(', ')}`);
const main = resolve('dist/program/cli/main.js');

/** The folder of a version's program. Undefined where it cannot be had, with the reason printed. */
async function folderOf(major) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return void console.log(`skipped: Node ${major}: its program is for Linux on x64`);
  const folder = resolve('build', 'nodes', NODES[major][0]);
  if (existsSync(join(folder, 'node'))) return folder;
  try {
    const { program } = await nodeBinary(major);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'node'), program, { mode: 0o755 });
    return folder;
  } catch (error) {
    return void console.log(`skipped: Node ${major}: ${error.message}`);
  }
}

function run(folder, args, options = {}) {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  return spawnSync(join(folder, 'node'), args, { encoding: 'utf8', maxBuffer: 1 << 28, env, ...options });
}

/** A whole run with its page, and the committed one again. */
function quickstart(folder, runs) {
  const { status, stdout, stderr } = run(folder, [
    main,
    'verify',
    'pipelines/quickstart.yaml',
    '--against',
    'test/reference/quickstart',
    '--runs',
    runs,
  ]);
  if (status !== 0) return `the quickstart does not come out again (exit ${status}):\n${stdout}${stderr}`;
  const page = run(folder, [main, 'pipelines/quickstart.yaml', '--set', 'training.epochs=1', '--set', 'seeds=[1]', '--runs', runs]);
  if (page.status !== 0) return `a run of one epoch fails (exit ${page.status}):\n${page.stderr}`;
  // Of the process, not of ours: "(node:123) [DEP0040] DeprecationWarning: …".
  return [stderr, page.stderr].map((text) => /^\(node:\d+\).*$/m.exec(text)?.[0]).find((warning) => warning !== undefined);
}

let failed = 0;
for (const major of [...new Set([...versions, ...tested])]) {
  const folder = await folderOf(major);
  if (!folder) continue;
  const [version] = NODES[major];
  const runs = mkdtempSync(join(tmpdir(), 'check-nodes-'));
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(0)} s`;
  try {
    const wrong = versions.includes(major) ? quickstart(folder, runs) : undefined;
    if (wrong !== undefined) failed++;
    if (versions.includes(major))
      console.log(
        `${wrong === undefined ? 'ok  ' : 'FAIL'} Node ${version}: ${wrong ?? `the quickstart's bytes, no warning, ${seconds()}`}`,
      );
    if (!tested.includes(major)) continue;
    const { status, stdout } = run(folder, ['scripts/test.mjs', '--runtime']);
    if (status !== 0) failed++;
    const lines = stdout.trimEnd().split('\n');
    console.log(
      status === 0
        ? `ok   Node ${version}: tests of what touches the runtime, ${lines.at(-1)}, ${seconds()}`
        : `FAIL Node ${version}: tests\n${lines.filter((line) => !line.startsWith('ok')).join('\n')}`,
    );
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
}
process.exitCode = failed > 0 ? 1 : 0;
