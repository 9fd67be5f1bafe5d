import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { commandHelp, sharedOptionsHelp } from '../../src/cli/text/help.js';
import { SHARED } from '../../src/cli/options/shared.js';
import { wrapped } from '../../src/cli/progress/screen.js';
import { helpScreen } from '../../src/cli/text/help-screen.js';
import { pipelineNamed } from '../../src/cli/names/pipeline-named.js';
import { joinedSets } from '../../src/cli/options/typed.js';
import { everyOption, leavesOf, parseCall } from '../../src/cli/options/parse.js';
import { GENERAL } from '../../src/cli/options/shared.js';
import { formatDuration } from '../../src/cli/progress/progress.js';
import { formatTable, grouped } from '../../src/cli/text/table.js';
import { problemOf } from '../data/helpers.js';

const test = suite('cli/options');

const parse = (args: readonly string[]) => parseCall(args, COMMANDS);
const EVERY = leavesOf(COMMANDS);

test('a pipeline in the place of a command means run, with the defaults of run', () => {
  const { command, positionals, options } = parse(['a.yaml']);
  assert.is(command?.name, 'run');
  assert.equal(positionals, ['a.yaml']);
  const { set, runs, engine, jobs, data, checkpoint, json, quiet } = options;
  assert.equal(
    { set, runs, engine, jobs, data, checkpoint, json, quiet },
    { set: [], runs: 'runs', engine: 'auto', jobs: undefined, data: undefined, checkpoint: 10, json: false, quiet: false },
  );
});

test('the name of a command is not one of its arguments', () => {
  const called = (...args: string[]) => {
    const { command, positionals } = parse(args);
    return [command?.name, ...positionals];
  };
  assert.equal(called('bench', 'a.yaml'), ['bench', 'a.yaml']);
  assert.equal(called('doctor'), ['engines']);
  assert.equal(called('data', '--json', 'fetch', 'ksc'), ['data fetch', 'ksc']);
  assert.equal(called('data', 'frobnicate'), ['data', 'frobnicate']);
  assert.equal(called('frobnicate'), [undefined, 'frobnicate']);
  assert.equal(called(), [undefined]);
});

test('a command is given its own options and those of all, no others', () => {
  assert.equal(Object.keys(parse(['schema']).options), Object.keys(GENERAL));
  assert.equal(Object.keys(parse(['rm', 'a']).options), ['yes', 'runs', ...Object.keys(GENERAL)]);
});

test('an option has one kind, one name of its value and one letter in all commands', () => {
  const all = everyOption(COMMANDS);
  for (const { name, options } of EVERY) {
    for (const [option, { kind, short }] of Object.entries(options)) {
      assert.equal({ kind, short }, { kind: all[option].kind, short: all[option].short }, `${name} --${option}`);
      assert.not.ok(option in GENERAL, `${name} --${option}`);
    }
  }
});

test('options of every kind, before or after the arguments', () => {
  const { positionals, options } = parse([
    '--json',
    'bench',
    '--set',
    'a=1',
    'a.yaml',
    '--set=b=[1, 2]',
    '--data',
    'd',
    '--engine',
    'webgpu',
    '--device',
    '1',
    '--jobs',
    '3',
    '--threads',
    '2',
    '--steps',
    '4',
    '-q',
    '-h',
    '--version',
    '--configuration',
    'c',
    '--base',
    'b',
  ]);
  assert.equal(positionals, ['a.yaml']);
  const { set, data, engine, jobs, threads, steps, quiet, help, version, json, configuration, base } = options;
  assert.equal(
    { set, data, engine, jobs, threads, steps, quiet, help, version, json, configuration, base },
    {
      set: ['a=1', 'b=[1, 2]'],
      data: 'd',
      engine: 'webgpu:1',
      jobs: 3,
      threads: 2,
      steps: 4,
      quiet: true,
      help: true,
      version: true,
      json: true,
      configuration: 'c',
      base: 'b',
    },
  );
});

const ALL = 'hsi-run COMMAND --help lists the options of a command.';
const WRONG: [string[], string, string][] = [
  [['--frobnicate'], "Unknown option '--frobnicate'", ALL],
  [['-x'], "Unknown option '-x'", ALL],
  [['plan', 'a.yaml', '--set'], "Option '--set <value>' argument missing", of('plan')],
  [['plan', '--runs', '--json'], "Option '--runs' argument is ambiguous", of('plan')],
  [['plan', '--json=yes'], "Option '--json' does not take an argument", of('plan')],
  [['--jobs', '0'], '--jobs 0: must be a whole number from 1', ALL],
  [['run', '--shard', '0/4'], '--shard 0/4: must be a part and the number of parts, such as 3/16; the first is 1/16', of('run')],
  [['run', '--shard', '5/4'], '--shard 5/4: must be a part and the number of parts, such as 3/16; the first is 1/16', of('run')],
  [['a.yaml', '--shard', '1'], '--shard 1: must be a part and the number of parts, such as 3/16; the first is 1/16', of('run')],
  [['--jobs', 'two'], '--jobs two: must be a whole number from 1', ALL],
  [['bench', '--steps', '1.5'], '--steps 1.5: must be a whole number from 1', of('bench')],
  [['verify', '--tolerance', '2'], '--tolerance 2: must be a share from 0 to 1', of('verify')],
  [['evaluate', '--seed', '4294967296'], '--seed 4294967296: must be a whole number from 0 to 4294967295', of('evaluate')],
  [['plan', 'a.yaml', '--why'], '--why belongs to resolve, not to plan', of('plan')],
  [['a.yaml', '--steps', '3'], '--steps belongs to bench, not to run', of('run')],
  [['data', 'list', '--force'], '--force belongs to data fetch and data import, not to data list', of('data list')],
  // These would have no effect.
  [['resolve', 'a.yaml', '--engine', 'wasm'], 'resolve has no option --engine', of('resolve')],
  [['validate', 'a.yaml', '--runs', 'r'], 'validate has no option --runs', of('validate')],
  [['rm', 'a', '--set', 'a=1'], 'rm has no option --set', of('rm')],
];

function of(command: string): string {
  return `hsi-run ${command} --help lists its options.`;
}

for (const [args, message, hint] of WRONG) {
  test(`refuses ${args.join(' ')}`, () =>
    assert.equal(
      problemOf(() => parse(args)),
      { code: 'usage', message, hint },
    ));
}

test('a near name of an option', () => {
  assert.is(problemOf(() => parse(['a.yaml', '--egnine', 'wasm'])).suggestion, '--engine');
});

test('the help is one screen that names every command, grouped by task', () => {
  const lines = helpScreen(COMMANDS).split('\n');
  assert.ok(lines.length <= 30, `${lines.length} lines`);
  assert.equal(
    lines.filter((line) => line.length > 80),
    [],
  );
  const named = lines.slice(5).flatMap((line) => line.slice(9, 26).trim().split(', '));
  for (const { name } of COMMANDS) assert.is(named.filter((one) => one === name).length, 1, name);
});

test('help options explains what a long help only names', () => {
  const lines = sharedOptionsHelp(80).split('\n');
  assert.ok(lines.length <= 30 && lines.every((line) => line.length <= 80));
  for (const name of Object.keys(SHARED))
    assert.ok(
      lines.some((line) => line.startsWith(`  --${name}`)),
      name,
    );
});

/** What an example may name that is not in the repository: the reader's own. */
const THEIRS = /^(mine|my_scene|flight2|tile|scene|sweep|masks|labels|cube|gt|maps)/;

for (const command of [...EVERY, ...COMMANDS.filter(({ subcommands }) => subcommands)]) {
  test(`the help of ${command.name} has the options that it uses, and examples that they allow and that exist`, () => {
    const { name, usage, summary, examples, options, general = ['json', 'quiet'] } = command;
    const help = commandHelp(command);
    assert.is(help.split('\n')[0], `${['hsi-run', name, usage].filter((part) => part).join(' ')}: ${summary}`);
    const [explained, named = ''] = help.split('\nOf many commands (hsi-run help options):\n');
    const shown = [...explained.matchAll(/^ {2}--([a-z-]+)/gm), ...named.matchAll(/--([a-z-]+)/g)].map(([, option]) => option);
    assert.equal(shown.toSorted(), [...Object.keys(options), ...general].toSorted());
    for (const [, option] of named.matchAll(/--([a-z-]+)/g)) assert.ok(option in SHARED, option);
    const lines = wrapped(commandHelp(command, 80), 80).split('\n');
    assert.ok(lines.length <= 30, `${lines.length} lines`);
    assert.equal(
      lines.filter((line) => line.length > 80),
      [],
    );
    assert.ok(examples.length > 0);
    for (const example of examples) {
      assert.ok(help.includes(`\n  ${example}\n`), example);
      const [program, ...args] = example.split(' ');
      assert.is(program, 'hsi-run');
      const called = parse(args).command;
      assert.ok(called === command || command.subcommands?.includes(called!), example);
      for (const file of example.match(/[\w/.*-]+\.ya?ml/g) ?? []) {
        assert.ok(THEIRS.test(file) || file.includes('*') || args.includes('--output') || pipelineNamed(file), `${example}: ${file}`);
      }
      // An address moves with every change that moves results.
      assert.not.match(example, /-[0-9a-f]{12}\b/);
    }
  });
}

test('words that a shell has torn apart', () => {
  const cases: [string[], string[] | undefined][] = [
    [
      ['a.yaml', '--set', 'seeds=[1,', '2]'],
      ['a.yaml', '--set', 'seeds=[1, 2]'],
    ],
    [
      ['--set=a={b:', '[1,', '2]}', '--set', 'c=[1,', '{d:', '2}]', 'x.yaml'],
      ['--set=a={b: [1, 2]}', '--set', 'c=[1, {d: 2}]', 'x.yaml'],
    ],
    [['--set', 'seeds=[1,2]', 'a.yaml'], undefined],
    [['--set', 'seeds=[1,', 'a.yaml'], undefined],
    [['--set', 'name="a[b"', 'a.yaml', ']'], undefined],
    [['a[1', '2]', '--set', 'a=1'], undefined],
    [['--set'], undefined],
  ];
  for (const [words, joined] of cases) assert.equal(joinedSets(words), joined, words.join(' '));
});

test('tables and numbers', () => {
  assert.is(
    formatTable([
      ['', 'mean'],
      ['kappa', '-0.5'],
      ['oa', '0.25'],
    ]),
    '       mean\nkappa  -0.5\noa     0.25',
  );
  assert.is(
    formatTable(
      [
        ['a', 'b'],
        ['ccc', 'd'],
      ],
      [0, 1],
    ),
    'a    b\nccc  d',
  );
  assert.equal([0, 999, 1000, 363432, 1234567].map(grouped), ['0', '999', '1,000', '363,432', '1,234,567']);
});

test('durations', () => {
  assert.equal([0.4, 59.4, 59.6, 200, 3599, 3600, 7530].map(formatDuration), [
    '0 s',
    '59 s',
    '1 min 0 s',
    '3 min 20 s',
    '59 min 59 s',
    '1 h 0 min',
    '2 h 5 min',
  ]);
});

test.run();
