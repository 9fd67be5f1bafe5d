import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { execFileSync } from 'node:child_process';
import { cutTo, paint, screenOf, widthOf, wrapped } from '../../../src/cli/progress/screen.js';
import { formatTable, meanText } from '../../../src/cli/text/table.js';

const test = suite('cli/progress/screen');

test('colours and a width in a terminal alone; NO_COLOR and a dumb terminal have none', () => {
  const terminal = { isTTY: true, columns: 100 };
  assert.equal(screenOf({}, {}), { width: Infinity, colours: false });
  assert.equal(screenOf(terminal, {}), { width: 100, colours: true });
  assert.equal(screenOf(terminal, { NO_COLOR: '' }), { width: 100, colours: true });
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) assert.equal(screenOf(terminal, env), { width: 100, colours: false });
  assert.is(paint({ width: 80, colours: true }, 'red', 'no'), '\u001b[31mno\u001b[39m');
  assert.is(paint({ width: 80, colours: false }, 'red', 'no'), 'no');
});

test('lines break between words, below the beginning of their text', () => {
  const text = '  Did you mean webgpu? Known: auto, webgpu, wasm, wasm-strict, tensorflow, cpu.';
  const broken = (line: string, width = 40) => wrapped(line, width).split('\n');
  assert.equal(broken(text), ['  Did you mean webgpu? Known: auto,', '  webgpu, wasm, wasm-strict, tensorflow,', '  cpu.']);
  for (const line of [text, '']) assert.is(wrapped(line, Infinity), line);
  const columns = '  threads    2 for a trial alone; trials share the cores';
  assert.equal(broken(columns), ['  threads    2 for a trial alone; trials', '             share the cores']);
  assert.equal(broken('- dataset.synthetic: rows 64, columns 64, bands 48'), ['- dataset.synthetic: rows 64, columns', '  64, bands 48']);
  // What stands too far to the right begins on the left.
  assert.equal(broken('  a list of words that is long  and goes on'), ['  a list of words that is long  and goes', '  on']);
  const sentence = 'hsi-run help lists the commands. A pipeline is not here either.';
  assert.equal(broken(sentence), ['hsi-run help lists the commands. A', 'pipeline is not here either.']);
  const word = '/a/path/without/a/blank/that/is/wider/than/the/terminal/is';
  assert.is(wrapped(word, 40), word);
});

test('a command goes on behind a backslash, as shells take it', () => {
  const command = "  Type: hsi-run pipelines/quickstart.yaml --set 'seeds=[1, 2]' --runs there";
  assert.is(wrapped(command, 100), command);
  assert.is(wrapped(command, 60), "  Type: hsi-run pipelines/quickstart.yaml \\\n    --set 'seeds=[1, 2]' --runs there");
  const [, typed] = /Type: ([^]*)/.exec(wrapped(command, 40))!;
  assert.is(
    execFileSync('sh', ['-c', `echo ${typed}`], { encoding: 'utf8' }),
    'hsi-run pipelines/quickstart.yaml --set seeds=[1, 2] --runs there\n',
  );
});

test('wide characters count twice, and marks not at all', () => {
  assert.equal(['abc', '高光譜', 'e\u0301'].map(widthOf), [3, 6, 1]);
  assert.is(cutTo('高光譜影像', 7), '高光譜…');
  assert.is(cutTo('seed 1: epoch 2/3', 10), 'seed 1: e…');
  assert.is(cutTo('seed 1', 6), 'seed 1');
});

test('a table that is too wide: text is broken, or columns stand below each other', () => {
  const help = [
    ['--engine NAME', 'auto, webgpu, wasm, tensorflow, cpu (hsi-run engines shows them)'],
    ['--jobs N', 'trials at once'],
  ];
  assert.is(
    formatTable(help, [0, 1], 44),
    [
      '--engine NAME  auto, webgpu, wasm,',
      '               tensorflow, cpu (hsi-run',
      '               engines shows them)',
      '--jobs N       trials at once',
    ].join('\n'),
  );
  const figures = [
    ['method', 'overall accuracy', 'average accuracy', 'kappa', ''],
    ['ssrn', '0.98', '0.97', '0.96', ''],
  ];
  // The words of headings stand below each other.
  assert.is(
    formatTable(figures, [0], 38),
    '         overall   average\nmethod  accuracy  accuracy  kappa\nssrn        0.98      0.97   0.96',
  );
  assert.is(
    formatTable(figures, [0], 24),
    [
      'method  overall accuracy',
      'ssrn                0.98',
      '',
      '         average',
      'method  accuracy  kappa',
      'ssrn        0.97   0.96',
    ].join('\n'),
  );
  const pairs = [
    ['first', 'second', 'difference', 'McNemar'],
    ['ssrn', 'svm', '+0.1', '3 : 0 of 3'],
  ];
  assert.is(
    formatTable(pairs, [0, 1], 30),
    ['first  second  difference', 'ssrn   svm           +0.1', '', 'first  second     McNemar', 'ssrn   svm     3 : 0 of 3'].join('\n'),
  );
  assert.is(formatTable(figures), 'method  overall accuracy  average accuracy  kappa\nssrn                0.98              0.97   0.96');
});

test('no block of a wide table has one column alone where it can have two; a long one has each name on a line of its own', () => {
  const wide = (rows: number, name = 'a-name') => [
    ['run', 'first', 'second', 'third', 'fourth'],
    ...Array.from({ length: rows }, (_, row) => [`${name}-${row}`, '11111111', '22222222', '33333333', '44444444']),
  ];
  const heads = (text: string) => text.split('\n\n').map((block) => block.split('\n')[0].trim().split(/ +/));
  assert.equal(heads(formatTable(wide(2), [0], 40)), [
    ['run', 'first', 'second'],
    ['run', 'third', 'fourth'],
  ]);
  assert.equal(formatTable(wide(20), [0], 40).split('\n').slice(0, 4), [
    'run',
    '     first    second     third    fourth',
    'a-name-0',
    '  11111111  22222222  33333333  44444444',
  ]);
});

test('prose in any column is broken between words, beside figures that stay whole', () => {
  const scenes = [
    ['scene', 'what it is', 'classes', 'licence'],
    ['ksc', 'Kennedy Space Center, seen by AVIRIS', '13', 'not known'],
  ];
  assert.is(
    formatTable(scenes, [0, 1, 3], 48),
    ['scene  what it is             classes  licence', 'ksc    Kennedy Space Center,       13  not known', '       seen by AVIRIS'].join(
      '\n',
    ),
  );
});

test('a single value has no deviation', () => {
  assert.is(meanText({ mean: 0.5, sd: 0, n: 1 }), '0.5000');
  assert.is(meanText({ mean: 0.5, sd: 0.01, n: 2 }), '0.5000 ± 0.0100');
});

test.run();
