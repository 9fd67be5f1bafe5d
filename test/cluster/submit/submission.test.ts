import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { submitToSlurm } from '../../../src/cluster/submit/slurm.js';
import { draftSubmission, type SubmissionOptions } from '../../../src/cluster/submit/submission.js';
import { loadPipeline } from '../../../src/pipeline/pipeline.js';
import { TINY } from '../../cli/tiny.js';
import { problemOf, problemOfAsync, withFolder } from '../../data/helpers.js';

const test = suite('cluster/submit/submission');

/** A submission of a pipeline in a folder of its own, results elsewhere. */
function draftIn(root: string, settings = {}, options: Partial<SubmissionOptions> = {}, text = TINY) {
  const folder = join(root, 'pipelines');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tiny.yaml'), text);
  const pipeline = loadPipeline(join(folder, 'tiny.yaml'));
  return draftSubmission(pipeline, settings, {
    runs: join(root, 'runs'),
    engine: 'wasm',
    checkpoint: 10,
    program: '/opt/hsi-run/main.js',
    now: new Date(0),
    ...options,
  });
}

test('relative paths of the pipeline start from its own folder, in both scripts', () =>
  withFolder(async (root) => {
    const { files } = draftIn(root);
    for (const script of ['compute.sh', 'gather.sh'] as const)
      assert.match(files.get(script)!, `\n  --base ${join(root, 'pipelines')} \\\n`);
  }));

test('two submissions of one second: the second replaces nothing of the first', () =>
  withFolder(async (root) => {
    const [first, second] = [draftIn(root), draftIn(root, {}, {}, TINY.replace('[1, 2]', '[7]'))];
    assert.is(first.folder, second.folder);
    const before = process.env.PATH;
    process.env.PATH = '';
    try {
      assert.is((await problemOfAsync(() => submitToSlurm(first))).code, 'scheduler');
      assert.is((await problemOfAsync(() => submitToSlurm(second))).code, 'exists');
    } finally {
      process.env.PATH = before;
    }
    for (const [name, text] of first.files) assert.is(readFileSync(join(first.folder, name), 'utf8'), text);
  }));

test('a task for each trial, a hundred at the most unless the settings say otherwise', () =>
  withFolder(async (root) => {
    const seeds = (count: number) => TINY.replace('[1, 2]', `[${Array.from({ length: count }, (_, seed) => seed).join()}]`);
    const tasks = (count: number, settings = {}) => draftIn(root, settings, {}, seeds(count)).tasks;
    assert.equal([tasks(3), tasks(101), tasks(101, { tasks: 101 }), tasks(3, { tasks: 8 })], [3, 100, 101, 3]);
  }));

test("a folder of its own for each submission of a second; % in its path is no placeholder of Slurm's", () =>
  withFolder(async (root) => {
    const runs = join(root, '100%A runs');
    const first = draftIn(root, {}, { runs });
    assert.is(first.folder, join(runs, 'submissions', 'tiny-1970-01-01-00-00-00'));
    mkdirSync(first.folder, { recursive: true });
    assert.is(draftIn(root, {}, { runs }).folder, `${first.folder}-2`);
    assert.match(first.files.get('compute.sh')!, `#SBATCH --output="${first.logs.replace('%', '%%')}/%A_%a.log"\n`);
  }));

/** Names that mean something to a shell. */
const ODD = [
  'with blank',
  "it's",
  '$(touch pwned)',
  '`touch pwned`',
  'a;touch pwned',
  '"$HOME"',
  'back\\slash',
  '-rf',
  '#SBATCH',
  'star*',
  '&& touch pwned',
  '--x',
];

test('whatever a path is made of, the shell reads it as it is, and runs nothing else', () =>
  withFolder(async (root) => {
    const [parentFolder, script] = [join(root, 'out'), join(root, 'script.sh')];
    mkdirSync(parentFolder);
    for (const name of [...ODD, 'line\nbreak; touch pwned\n']) {
      // The program prints its own words; what else the script has is the scheduler's.
      const { files } = draftIn(
        join(root, name),
        { command: 'printf "%s\\0"' },
        { runs: join(root, 'runs'), data: join(root, name, 'data') },
      );
      writeFileSync(script, files.get('gather.sh')!);
      const { stdout, status } = spawnSync('bash', [script], { cwd: parentFolder, encoding: 'utf8' });
      assert.is(status, 0, name);
      const words = stdout.split('\0');
      assert.is(words[words.indexOf('--base') + 1], join(root, name, 'pipelines'));
      assert.is(words[words.indexOf('--data') + 1], join(root, name, 'data'));
      assert.equal(readdirSync(parentFolder), [], name);
    }
  }));

test("the folder of results stands in a line of Slurm's own: every character of its name but control characters, which are refused", () =>
  withFolder(async (root) => {
    const log = (name: string) =>
      /^#SBATCH --output=(.*)$/m.exec(draftIn(root, {}, { runs: join(root, name) }).files.get('compute.sh')!)![1];
    for (const name of ODD)
      assert.is(
        log(name)
          .replace(/^"(.*)"$/, '$1')
          .replace(/\\(["\\])/g, '$1')
          .includes(`/${name}/submissions/`),
        true,
        name,
      );
    for (const name of ['line\nbreak', 'line\rbreak', 'tab\tulator', 'escape\u001b[31m', 'line\u2028break']) {
      const { code, message } = problemOf(() => log(name));
      assert.equal([code, /control character/.test(message)], ['usage', true], JSON.stringify(name));
    }
  }));

test.run();
