import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/commands/index.js';
import type { Code } from '../../src/errors/codes.js';
import { commandHelp } from '../../src/cli/text/help.js';
import { helpScreen } from '../../src/cli/text/help-screen.js';
import { hsiRunAll, ROOT } from './command-line.js';

const test = suite('cli/usage');

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const SCHEMAS = readdirSync(join(ROOT, 'schemas')).sort();
const KNOWN = 'hsi-run help lists the commands. A pipeline or a run of this name is not here either.';

/** Arguments that are wrong, and what standard error says. Standard output stays empty, the exit code is 2. */
const WRONG: [string[], Code, string[]][] = [
  [['frobnicate'], 'usage', ['error: there is no command "frobnicate"', `  ${KNOWN}`]],
  [
    ['no-such-pipeline-here.yaml'],
    'pipeline-missing',
    ['no-such-pipeline-here.yaml: error: there is no such pipeline file', '  The path starts from the current folder.'],
  ],
  [
    ['validate', 'schemas'],
    'usage',
    [
      'error: there is no pipeline in the folder schemas or below it',
      `  Pipelines end in .yaml or .yml; the folder has ${SCHEMAS.slice(0, 6).join(', ')} and ${SCHEMAS.length - 6} more. hsi-run new FILE writes one for a scene.`,
    ],
  ],
  [
    ['map', 'schemas'],
    'run-unknown',
    ['schemas: error: this folder is not a run', '  Nothing in it is a run or a pipeline. Name a run or a pipeline.'],
  ],
  [
    ['resolve', 'schemas'],
    'pipeline-missing',
    ['schemas: error: this is a folder, not a file', '  No file in it is a pipeline by its name. Name a file.'],
  ],
  [
    ['--engine', 'wasm'],
    'usage',
    ['error: no pipeline and no command is named', '  Name one: hsi-run PIPELINE --engine wasm. hsi-run help lists the commands.'],
  ],
  [['--frobnicate'], 'usage', ["error: Unknown option '--frobnicate'", '  hsi-run COMMAND --help lists the options of a command.']],
  [
    ['run', 'pipelines/quickstart.yaml', '--gpu'],
    'usage',
    [
      'error: --gpu belongs to plan, not to run',
      '  hsi-run run --help lists its options.',
      '  Type: hsi-run run pipelines/quickstart.yaml --engine webgpu',
    ],
  ],
  [
    ['run', '--sed', '3'],
    'usage',
    [
      "error: Unknown option '--sed'",
      '  Did you mean --set seeds=…? hsi-run run --help lists its options.',
      "  Type: hsi-run run --set 'seeds=[3]'",
    ],
  ],
  [
    ['quickstrat'],
    'usage',
    ['error: there is no command "quickstrat"', `  Did you mean quickstart? ${KNOWN}`, '  Type: hsi-run quickstart'],
  ],
  [['helo'], 'usage', ['error: there is no command "helo"', `  Did you mean help? ${KNOWN}`, '  Type: hsi-run help']],
  [['hepl', 'plan'], 'usage', ['error: there is no command "hepl"', `  Did you mean help? ${KNOWN}`, '  Type: hsi-run help plan']],
  [
    ['help', 'paln'],
    'usage',
    ['error: there is no command "paln"', '  Did you mean plan? hsi-run help lists them.', '  Type: hsi-run help plan'],
  ],
  [
    ['pipelines/quickstat.yaml'],
    'pipeline-missing',
    [
      'pipelines/quickstat.yaml: error: there is no such pipeline file',
      '  Did you mean pipelines/quickstart.yaml? The path starts from the current folder.',
      '  Type: hsi-run pipelines/quickstart.yaml',
    ],
  ],
  // A shell tears the value apart where nobody quotes it.
  [
    ['pipelines/quickstart.yaml', '--set', 'seeds=[1,', '2]', '-q'],
    'usage',
    [
      'error: the shell has split --set seeds=[1, 2] at its blanks',
      "  In quotes it stays whole: hsi-run pipelines/quickstart.yaml --set 'seeds=[1, 2]' -q",
    ],
  ],
  [
    ['pipelines/quickstart.yaml', '--set=vary={patch.size:', '[5,', '7]}'],
    'usage',
    [
      'error: the shell has split --set vary={patch.size: [5, 7]} at its blanks',
      "  In quotes it stays whole: hsi-run pipelines/quickstart.yaml '--set=vary={patch.size: [5, 7]}'",
    ],
  ],
  [
    ['pipelines/quickstart.yaml', '--set', 'seeds=1,2'],
    'value',
    [
      '--set seeds=1,2: error: seeds must be a list with at least 1 item (found "1,2")',
      '  In brackets: [1, 2].',
      "  Type: hsi-run pipelines/quickstart.yaml --set 'seeds=[1, 2]'",
    ],
  ],
  [
    ['plan', 'pipelines/quickstart.yaml', '--set=seeds=7'],
    'value',
    [
      '--set seeds=7: error: seeds must be a list with at least 1 item (found 7)',
      '  In brackets: [7].',
      "  Type: hsi-run plan pipelines/quickstart.yaml '--set=seeds=[7]'",
    ],
  ],
  [
    ['pipelines/quickstart.yaml', '--engine', 'gpu'],
    'engine',
    [
      '--engine gpu: error: there is no engine "gpu"',
      '  Did you mean webgpu? Known: auto, webgpu, wasm, wasm-strict, tensorflow, cpu.',
      '  Type: hsi-run pipelines/quickstart.yaml --engine webgpu',
    ],
  ],
  [
    ['show', 'quickstart', '--formt', 'csv'],
    'usage',
    [
      "error: Unknown option '--formt'",
      '  Did you mean --format? hsi-run show --help lists its options.',
      '  Type: hsi-run show quickstart --format csv',
    ],
  ],
  [
    ['run', 'pipelines/quickstart.yaml', '--engine', 'abacus'],
    'engine',
    ['--engine abacus: error: there is no engine "abacus"', '  Known: auto, webgpu, wasm, wasm-strict, tensorflow, cpu.'],
  ],
];

/** What is printed on standard output alone, with exit code 0. */
const RIGHT: [string[], (stdout: string) => void][] = [
  [['--version'], (stdout) => assert.is(stdout, `${version}\n`)],
  [['--help'], (stdout) => assert.is(stdout, `${helpScreen(COMMANDS)}\n`)],
  [['help'], (stdout) => assert.is(stdout, `${helpScreen(COMMANDS)}\n`)],
  [['help', 'plan'], (stdout) => assert.is(stdout, `${commandHelp(COMMANDS.find(({ name }) => name === 'plan')!)}\n`)],
  [['doctor', '--help'], (stdout) => assert.is(stdout, `${commandHelp(COMMANDS.find(({ name }) => name === 'engines')!)}\n`)],
  [['plan', '--help'], (stdout) => assert.is(stdout, `${commandHelp(COMMANDS.find(({ name }) => name === 'plan')!)}\n`)],
];

const wrong = await hsiRunAll(WRONG.map(([args]) => args));
const right = await hsiRunAll(RIGHT.map(([args]) => args));
const [bare, json] = await hsiRunAll([[], ['no-such-pipeline-here.yaml', '--json']]);

WRONG.forEach(([args, code, lines], index) => {
  test(`hsi-run ${args.join(' ')}`, () =>
    assert.equal(wrong[index], { code: 2, stdout: '', stderr: `${[...lines, `  hsi-run explain ${code}`].join('\n')}\n` }));
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
        file: 'no-such-pipeline-here.yaml',
        hint: 'The path starts from the current folder.',
        cure: 'The path starts from the current folder.',
        docs: 'docs/errors.md#pipeline-missing',
      },
    ],
  });
});

test.run();
