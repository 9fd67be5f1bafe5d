import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { firstDifference } from '../../src/verify/compare.js';
import { encodeSafetensors } from '../../src/store/formats/safetensors.js';

const test = suite('verify/compare');
const weights = (...values: number[]) =>
  encodeSafetensors([
    { name: 'a', shape: [1], values: Float32Array.of(7) },
    { name: 'b', shape: [values.length], values: Float32Array.from(values) },
  ]);
const bytes = (text: string) => new TextEncoder().encode(text);

test("the first value that differs, greater or smaller, a zero's sign too", async () => {
  const due = weights(1, 0, 3);
  assert.is(await firstDifference('x.safetensors', due, weights(1, 0, 3)), undefined);
  for (const [other, at, computed] of [
    [weights(1, 0, 4), 'b[2]', '4'],
    [weights(1, 0, 2), 'b[2]', '2'],
    [weights(-1, 0, 3), 'b[0]', '-1'],
  ] as const) {
    const found = (await firstDifference('x.safetensors', due, other))!;
    assert.equal([found.at, found.computed], [at, computed]);
  }
  assert.is((await firstDifference('x.safetensors', due, weights(1, -0, 3)))!.at, 'b[1]');
  assert.equal(await firstDifference('x.safetensors', due, weights(1, 0)), { at: 'array 2', stored: 'b [3]', computed: 'b [2]' });
});

test('the first line that differs, and where one has none', async () => {
  assert.equal(await firstDifference('x.csv', bytes('a\nb\n'), bytes('a\nc\n')), { at: 'line 2', stored: 'b', computed: 'c' });
  assert.equal(await firstDifference('x.csv', bytes('a\n'), bytes('a\nc\n')), { at: 'line 2', stored: '(no line)', computed: 'c' });
  assert.equal(await firstDifference('x.bin', Uint8Array.of(1, 2), Uint8Array.of(1)), { at: 'byte 2', stored: '0x02', computed: '(end)' });
});

test('pieces are compared wherever they are cut: the same, a line more, a last line without its end', async () => {
  const pieces = (...all: string[]) => ({ pieces: () => all });
  assert.is(await firstDifference('x.csv', pieces('a\nb', '\nc\n', 'd\n'), pieces('a', '\n', 'b\nc\nd', '\n')), undefined);
  assert.equal(await firstDifference('x.csv', pieces('a\nb', '\nc\n'), pieces('a\n', 'b\nx', 'y\n')), {
    at: 'line 3',
    stored: 'c',
    computed: 'xy',
  });
  assert.equal(await firstDifference('x.csv', pieces('a\n', 'b'), pieces('a\nb\n')), { at: 'line 2', stored: 'b', computed: 'b' });
  assert.equal(await firstDifference('x.csv', pieces('a\nä\n'), pieces('a\n')), { at: 'line 2', stored: 'ä', computed: '(no line)' });
});

test.run();
