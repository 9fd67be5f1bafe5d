import { suite } from 'uvu';
import * as assert from 'uvu/assert';
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

test('lines break between words, below their beginning; columns and commands stay', () => {
  const text = '  Did you mean webgpu? Known: auto, webgpu, wasm, wasm-strict, tensorflow, cpu.';
  assert.is(wrapped(text, 40), '  Did you mean webgpu? Known: auto,\n  webgpu, wasm, wasm-strict, tensorflow,\n  cpu.');
  for (const line of [text, '']) assert.is(wrapped(line, Infinity), line);
  for (const line of [
    'overall accuracy   0.9854   0.0018   2   0.9631–1.0000',
    "  Type: hsi-run pipelines/quickstart.yaml --set 'seeds=[1, 2]'",
    '/a/path/without/a/blank/that/is/wider/than/the/terminal/is',
  ])
    assert.is(wrapped(line, 40), line);
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
    ['method', 'overall accuracy', 'average accuracy', 'kappa'],
    ['ssrn', '0.98', '0.97', '0.96'],
  ];
  assert.is(
    formatTable(figures, [0], 40),
    ['method  overall accuracy', 'ssrn                0.98', '', 'method  average accuracy  kappa', 'ssrn                0.97   0.96'].join(
      '\n',
    ),
  );
  const pairs = [
    ['first', 'second', 'difference', 'McNemar'],
    ['ssrn', 'svm', '+0.1', '3 : 0 of 3'],
  ];
  assert.is(
    formatTable(pairs, [0, 1], 30),
    ['first  second  difference', 'ssrn   svm           +0.1', '', 'first  second     McNemar', 'ssrn   svm     3 : 0 of 3'].join('\n'),
  );
  // Two names that leave no room for figures: the first alone.
  assert.match(
    formatTable(
      [
        ['a method of many words', 'b method of many words', 'p'],
        ['x', 'y', '0.05'],
      ],
      [0, 1],
      46,
    ),
    /\n\na method of many words +p\n/,
  );
  assert.is(formatTable(figures), 'method  overall accuracy  average accuracy  kappa\nssrn                0.98              0.97   0.96');
});

test('a single value has no deviation', () => {
  assert.is(meanText({ mean: 0.5, sd: 0, n: 1 }), '0.5000');
  assert.is(meanText({ mean: 0.5, sd: 0.01, n: 2 }), '0.5000 ± 0.0100');
});

test.run();
