import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure, Interrupted, type Problem } from '../../src/errors/failure.js';
import { formatProblem, formatProblemWithin } from '../../src/errors/format.js';
import { readText } from '../../src/pipeline/yaml/read-text.js';

const test = suite('errors/failure');

const TEXTS: [string, Problem, string[]][] = [
  ['a message alone', { code: 'value', message: 'it broke' }, ['error: it broke']],
  ['a hint', { code: 'value', message: 'it broke', hint: 'Mend it.' }, ['error: it broke', '  Mend it.']],
  ['a file', { code: 'value', message: 'it broke', place: { file: 'a.mat' } }, ['a.mat: error: it broke']],
  [
    'a line without an excerpt',
    { code: 'value', message: 'it broke', place: { file: 'a.yaml', line: 3, column: 9 } },
    ['a.yaml:3:9: error: it broke'],
  ],
  ['an argument', { code: 'value', message: 'it broke', place: { file: '--set a=1' } }, ['--set a=1: error: it broke']],
  [
    'excerpt and caret',
    {
      code: 'value',
      message: 'training.batch must be at least 1 (found -3)',
      hint: 'Mend it.',
      place: { file: 'pipelines/mine.yaml', line: 7, column: 10, excerpt: '  batch: -3' },
    },
    [
      'pipelines/mine.yaml:7:10: error: training.batch must be at least 1 (found -3)',
      '    7 |   batch: -3',
      '      |          ^',
      '  Mend it.',
    ],
  ],
  [
    'the first column of a line far down',
    { code: 'value', message: 'no', place: { file: 'a', line: 12345, column: 1, excerpt: 'b: 1' } },
    ['a:12345:1: error: no', '12345 | b: 1', '      | ^'],
  ],
  [
    'an empty line',
    { code: 'value', message: 'no', place: { file: 'a', line: 2, column: 1, excerpt: '' } },
    ['a:2:1: error: no', '    2 | ', '      | ^'],
  ],
  [
    'tabs before the place',
    { code: 'value', message: 'no', place: { file: 'a', line: 2, column: 6, excerpt: 'key:\tvalue' } },
    ['a:2:6: error: no', '    2 | key:\tvalue', '      |     \t^'],
  ],
];

for (const [title, problem, lines] of TEXTS) {
  test(`formats ${title}`, () => assert.equal(formatProblem(problem).split('\n'), [...lines, '  hsi-run explain value']));
}

test('the caret stands under its column', () => {
  const place = { file: 'a', line: 1, column: 8, excerpt: 'seeds: [1, 1]' };
  const [, excerpt, caret] = formatProblem({ code: 'value', message: 'no', place }).split('\n');
  assert.is(excerpt[caret.indexOf('^')], '[');
});

test('one problem or several, all of them in the message', () => {
  const problems: Problem[] = [
    { code: 'value', message: 'first' },
    { code: 'value', message: 'second', hint: 'Mend it.' },
  ];
  assert.equal(new Failure(problems[0]).problems, [problems[0]]);
  const failure = new Failure(problems);
  assert.equal(failure.problems, problems);
  assert.is(failure.message, 'first\nsecond\n  Mend it.');
  assert.is(failure.name, 'Failure');
});

test('what was caught is kept as the cause, and is no part of what is told', () => {
  const cause = new Error('EACCES');
  const problem: Problem = { code: 'write', message: 'it cannot be written' };
  for (const failure of [new Failure(problem, { cause }), new Failure(problem).causedBy(cause)]) {
    assert.is(failure.cause, cause);
    assert.not.ok(Object.keys(failure).includes('cause'));
    assert.equal(failure.problems, [problem]);
  }
  assert.not.ok('cause' in new Failure(problem));
});

test('a file that cannot be opened: the error of the system is at hand for a program', () => {
  assert.throws(
    () => readText('none.yaml'),
    (error: Failure) => (error.cause as NodeJS.ErrnoException).code === 'ENOENT',
  );
});

test('an interruption is no failure', () => {
  assert.is(new Interrupted().name, 'Interrupted');
  assert.not.instance(new Interrupted(), Failure);
});

test('in a narrow terminal the excerpt stays one line, with the mark below its place', () => {
  const text = `${'a'.repeat(90)} HERE ${'b'.repeat(90)}`;
  const place = { file: 'a.yaml', line: 2, column: text.indexOf('HERE') + 1, excerpt: text };
  const [, excerpt, caret] = formatProblemWithin({ code: 'value', message: 'no', place }, 80).split('\n');
  assert.ok(excerpt.length <= 80 && caret.length <= 80, `${excerpt.length}`);
  assert.is(excerpt.slice(caret.indexOf('^')).slice(0, 4), 'HERE');
});

test.run();
