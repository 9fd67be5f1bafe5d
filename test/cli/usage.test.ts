import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/commands/index.js';
import type { Code } from '../../src/errors/codes.js';
import { commandHelp, generalHelp } from '../../src/cli/help.js';
import { hsiRunAll, ROOT } from './command-line.js';

const test = suite('cli/usage');

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const KNOWN = `Known: ${COMMANDS.map(({ name }) => name).join(', ')}; or give a pipeline file.`;

/** Arguments that are wrong, and what standard error says. Standard output stays empty, the exit code is 2. */
const WRONG: [string[], Code, string[]][] = [
  [['frobnicate'], 'usage', ['error: there is no command "frobnicate"', `  ${KNOWN}`]],
  [['none.yaml'], 'pipeline-missing', ['none.yaml: error: there is no such pipeline file', '  The path starts from the current folder.']],
  [['validate', 'schemas'], 'usage', ['error: no pipeline file matches schemas', '  Pipelines end in .yaml or .yml.']],
  [['resolve', 'schemas'], 'pipeline-missing', ['schemas: error: the pipeline file cannot be read (EISDIR)']],
  [['--frobnicate'], 'usage', ["error: Unknown option '--frobnicate'", '  hsi-run --help lists the options.']],
  [
    ['run', 'pipelines/quickstart.yaml', '--engine', 'abacus'],
    'engine',
    ['--engine abacus: error: there is no engine "abacus"', '  Known: auto, webgpu, wasm, wasm-strict, tensorflow, cpu.'],
  ],
];

/** What is printed on standard output alone, with exit code 0. */
const RIGHT: [string[], (stdout: string) => void][] = [
  [['--version'], (stdout) => assert.is(stdout, `${version}\n`)],
  [['--help'], (stdout) => assert.is(stdout, `${generalHelp()}\n`)],
  [['doctor', '--help'], (stdout) => assert.is(stdout, `${commandHelp(COMMANDS.find(({ name }) => name === 'engines')!)}\n`)],
  [['plan', '--help'], (stdout) => assert.is(stdout, `${commandHelp(COMMANDS.find(({ name }) => name === 'plan')!)}\n`)],
];

const wrong = await hsiRunAll(WRONG.map(([args]) => args));
const right = await hsiRunAll(RIGHT.map(([args]) => args));
const [bare, json] = await hsiRunAll([[], ['none.yaml', '--json']]);

WRONG.forEach(([args, code, lines], index) => {
  test(`hsi-run ${args.join(' ')}`, () =>
    assert.equal(wrong[index], { code: 2, stdout: '', stderr: `${[...lines, `  docs/errors.md#${code}`].join('\n')}\n` }));
});

RIGHT.forEach(([args, check], index) => {
  test(`hsi-run ${args.join(' ')}`, () => {
    assert.equal([right[index].code, right[index].stderr], [0, '']);
    check(right[index].stdout);
  });
});

test('hsi-run alone shows the help, and is a failure', () => {
  const help = right[RIGHT.findIndex(([args]) => args[0] === '--help')].stdout;
  assert.equal(bare, { code: 2, stdout: help, stderr: '' });
});

test('errors as JSON, on standard output alone', () => {
  assert.equal([json.code, json.stderr], [2, '']);
  assert.equal(JSON.parse(json.stdout), {
    errors: [
      {
        code: 'pipeline-missing',
        message: 'there is no such pipeline file',
        file: 'none.yaml',
        hint: 'The path starts from the current folder.',
        cure: 'The path starts from the current folder.',
        docs: 'docs/errors.md#pipeline-missing',
      },
    ],
  });
});

test.run();
