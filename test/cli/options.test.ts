import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { commandHelp, generalHelp } from '../../src/cli/help.js';
import { optionsHelp, parseOptions } from '../../src/cli/options.js';
import { formatDuration } from '../../src/cli/progress.js';
import { formatTable, grouped } from '../../src/cli/table.js';
import { problemOf } from '../data/helpers.js';

const test = suite('cli/options');

test('defaults', () => {
  const { positionals, options } = parseOptions(['a.yaml']);
  assert.equal(positionals, ['a.yaml']);
  const { set, runs, engine, jobs, data, steps, checkpoint, json, quiet } = options;
  assert.equal(
    { set, runs, engine, jobs, data, steps, checkpoint, json, quiet },
    { set: [], runs: 'runs', engine: 'auto', jobs: undefined, data: undefined, steps: 10, checkpoint: 10, json: false, quiet: false },
  );
});

test('options of every kind, before or after the arguments', () => {
  const { positionals, options } = parseOptions([
    '--json',
    'bench',
    '--set',
    'a=1',
    'a.yaml',
    '--set=b=[1, 2]',
    '--data',
    'd',
    '--runs',
    'r',
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
  assert.equal(positionals, ['bench', 'a.yaml']);
  const { set, data, runs, engine, jobs, threads, steps, quiet, help, version, json, configuration, base } = options;
  assert.equal(
    { set, data, runs, engine, jobs, threads, steps, quiet, help, version, json, configuration, base },
    {
      set: ['a=1', 'b=[1, 2]'],
      data: 'd',
      runs: 'r',
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

const WRONG: [string[], string][] = [
  [['--frobnicate'], "Unknown option '--frobnicate'"],
  [['-x'], "Unknown option '-x'"],
  [['plan', 'a.yaml', '--set'], "Option '--set <value>' argument missing"],
  [['plan', '--runs', '--json'], "Option '--runs' argument is ambiguous"],
  [['plan', '--json=yes'], "Option '--json' does not take an argument"],
  [['--jobs', '0'], '--jobs 0: must be a whole number from 1'],
  [['--shard', '0/4'], '--shard 0/4: must be a part and the number of parts, such as 3/16; the first is 1/16'],
  [['--shard', '5/4'], '--shard 5/4: must be a part and the number of parts, such as 3/16; the first is 1/16'],
  [['--shard', '1'], '--shard 1: must be a part and the number of parts, such as 3/16; the first is 1/16'],
  [['--jobs', 'two'], '--jobs two: must be a whole number from 1'],
  [['bench', '--steps', '1.5'], '--steps 1.5: must be a whole number from 1'],
  [['plan', 'a.yaml', '--why'], '--why belongs to resolve, not to plan'],
  [['a.yaml', '--steps', '3'], '--steps belongs to bench, not to run'],
];

for (const [args, message] of WRONG) {
  test(`refuses ${args.join(' ')}`, () =>
    assert.equal(
      problemOf(() => parseOptions(args)),
      { code: 'usage', message, hint: 'hsi-run --help lists the options.' },
    ));
}

test('a near name of an option', () => {
  assert.is(problemOf(() => parseOptions(['a.yaml', '--egnine', 'wasm'])).suggestion, '--engine');
});

test('the help names every command and every option', () => {
  const help = generalHelp();
  for (const { name, summary } of COMMANDS) assert.ok(help.includes(`  ${name} `) && help.includes(summary), name);
  for (const line of optionsHelp().split('\n')) assert.ok(help.includes(line), line);
  assert.ok(help.endsWith('Exit codes: 0 success, 1 a finding, 2 a failure.'));
});

for (const command of COMMANDS) {
  test(`the help of ${command.name} has examples that the options allow`, () => {
    const { name, usage, summary, examples } = command;
    const help = commandHelp(command);
    assert.is(help.split('\n')[0], `${['hsi-run', name, usage].filter((part) => part).join(' ')}: ${summary}`);
    for (const line of `${optionsHelp()}\n${optionsHelp(name)}`.split('\n')) assert.ok(help.includes(line), line);
    assert.ok(examples.length > 0);
    for (const example of examples) {
      assert.ok(help.includes(`\n  ${example}\n`), example);
      const [program, ...args] = example.split(' ');
      assert.is(program, 'hsi-run');
      const { positionals } = parseOptions(args);
      assert.ok(positionals[0] === name || (name === 'run' && positionals[0].endsWith('.yaml')), example);
    }
  });
}

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
