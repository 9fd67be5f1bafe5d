import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RandomStream } from '../../src/numerics/random.js';

const test = suite('numerics/random');

/** xoshiro128** 1.1 as Blackman and Vigna publish it, in plain whole numbers, from any state. */
function* reference(state: readonly number[]): Generator<number> {
  const word = (value: bigint) => value & 0xffffffffn;
  const rotate = (value: bigint, by: bigint) => word((value << by) | (value >> (32n - by)));
  let [a, b, c, d] = state.map(BigInt);
  for (;;) {
    yield Number(word(rotate(word(b * 5n), 7n) * 9n));
    const shifted = word(b << 9n);
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11n);
  }
}

const take = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test('the reference gives the published sequence', () => {
  // Of xoshiro128starstar.c from state {1, 2, 3, 4}, as rand_xoshiro's tests have it too.
  const draws = reference([1, 2, 3, 4]);
  assert.equal(
    take(10, () => draws.next().value as number),
    [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  );
});

test('xoshiro128** from the SHA-256 of seed and name', () => {
  for (const [seed, name] of [
    [0, 'split'],
    [1220, 'order'],
    [4294967295, 'init/conv1/conv/kernel'],
  ] as const) {
    const digest = createHash('sha256').update(`${seed}/${name}`).digest();
    const draws = reference([0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)));
    const stream = new RandomStream(seed, name);
    for (let draw = 0; draw < 1000; draw++) assert.is(stream.uint32(), draws.next().value);
  }
});

/** First draws of the streams that results depend on: they may change only together with NUMERICS_VERSION. */
const GOLDEN: [number, string, number[], number, number[]][] = [
  [0, 'split', [237615210, 3234650579, 3302719220], 0.4326142671166284, [-1.1136476474388657, 0.5318323804128512, 1.1351966809881453]],
  [1220, 'order', [1963928181, 2751014465, 1134071410], 0.779735847918614, [0.07012990577606697, -0.0676772837958852, -1.6764032333915464]],
  [
    1220,
    'dropout',
    [746212962, 2831827469, 780399647],
    0.11359976525291537,
    [-0.8235592845678006, -0.8870399146354925, 0.9559151245072295],
  ],
];

for (const [seed, name, integers, uniform, normals] of GOLDEN) {
  test(`stream ${seed}/${name} never changes`, () => {
    const stream = new RandomStream(seed, name);
    assert.equal(
      take(3, () => stream.uint32()),
      integers,
    );
    assert.is(stream.uniform(), uniform);
    assert.equal(
      take(3, () => stream.normal()),
      normals,
    );
  });
}

test('a stream set to where another stands goes on as that one does, with the second normal of a pair too', () => {
  for (const drawn of [0, 1, 2, 3]) {
    const stream = new RandomStream(1, 'test');
    take(drawn, () => stream.normal());
    const other = new RandomStream(2, 'other');
    // A second normal of its own must not stay.
    other.normal();
    other.state = structuredClone(stream.state);
    assert.equal(
      take(3, () => other.normal()),
      take(3, () => stream.normal()),
      `${drawn} drawn`,
    );
    assert.is(other.uint32(), stream.uint32());
  }
});

test('streams of other seeds or names share nothing', () => {
  const streams = [
    [1, 'split'],
    [2, 'split'],
    [1, 'order'],
    [11, 'split'],
    [1, '1/split'],
  ] as const;
  const draws = streams.flatMap(([seed, name]) => {
    const stream = new RandomStream(seed, name);
    return take(100, () => stream.uint32());
  });
  assert.ok(new Set(draws).size >= draws.length - 1);
});

test('uniform fills [0, 1) evenly, to the last bit', () => {
  const stream = new RandomStream(1, 'test');
  const values = take(100000, () => stream.uniform());
  assert.ok(values.every((value) => value >= 0 && value < 1));
  // The standard error of the mean is 0.0009, of a tenth's share 0.00095.
  assert.ok(Math.abs(mean(values) - 0.5) < 0.005, `${mean(values)}`);
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = values.filter((value) => Math.floor(value * 10) === tenth).length / values.length;
    assert.ok(Math.abs(share - 0.1) < 0.005, `${tenth}: ${share}`);
  }
  // 53 bits: about half of the values are odd multiples of 2^-53.
  const odd = values.filter((value) => (value * 2 ** 53) % 2 === 1).length / values.length;
  assert.ok(Math.abs(odd - 0.5) < 0.01, `${odd}`);
});

test('normal has the moments of the standard normal distribution', () => {
  const stream = new RandomStream(1, 'test');
  const values = take(100000, () => stream.normal());
  const moment = (power: number) => mean(values.map((value) => value ** power));
  // Five standard errors each.
  for (const [power, wanted, within] of [
    [1, 0, 0.016],
    [2, 1, 0.023],
    [3, 0, 0.062],
    [4, 3, 0.16],
  ]) {
    assert.ok(Math.abs(moment(power) - wanted) < within, `moment ${power}: ${moment(power)}`);
  }
  const neighbours = mean(values.slice(1).map((value, index) => value * values[index]));
  assert.ok(Math.abs(neighbours) < 0.016, `the two draws of a pair hang together: ${neighbours}`);
});

test('below is even where the modulo would not be', () => {
  // 3 * 2^30 leaves 2^30: without rejection a third of the numbers would come twice as often.
  const bound = 3 * 2 ** 30;
  const stream = new RandomStream(1, 'test');
  const values = take(30000, () => stream.below(bound));
  for (let third = 0; third < 3; third++) {
    const share = values.filter((value) => Math.floor(value / 2 ** 30) === third).length / values.length;
    assert.ok(Math.abs(share - 1 / 3) < 0.015, `${third}: ${share}`);
  }
});

test('below stays below, and 1 leaves nothing to choose', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4294967296 }), fc.nat(), (bound, seed) => {
      const value = new RandomStream(seed, 'test').below(bound);
      assert.ok(Number.isInteger(value) && value >= 0 && value < bound);
    }),
  );
  assert.is(new RandomStream(5, 'test').below(1), 0);
});

test('below rejects the first draw beyond the last full multiple', () => {
  // xoshiro128** gives rotl(5 b, 7) * 9 of its second word: the word that gives 3 * 2^30 by going back.
  const word = (value: bigint) => value & 0xffffffffn;
  const product = word(3221225472n * 954437177n);
  const second = Number(word(word((product >> 7n) | (product << 25n)) * 3435973837n));
  const stream = new RandomStream(1, 'test');
  stream.state = { words: [262144, second, 3, 4] };
  assert.is(stream.uint32(), 3 * 2 ** 30);
  const next = stream.uint32();
  stream.state = { words: [262144, second, 3, 4] };
  assert.ok(next !== 0 && next < 3 * 2 ** 30, `${next}`);
  assert.is(stream.below(3 * 2 ** 30), next);
});

test('shuffle is a permutation in place, each of them equally likely', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.nat(), (list, seed) => {
      const copy = [...list];
      assert.is(new RandomStream(seed, 'test').shuffle(copy), copy);
      assert.equal(
        [...copy].sort((a, b) => a - b),
        [...list].sort((a, b) => a - b),
      );
    }),
  );
  const stream = new RandomStream(1, 'test');
  const counts = new Map<string, number>();
  for (let draw = 0; draw < 12000; draw++) {
    const order = stream.shuffle(Uint32Array.of(1, 2, 3)).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.is(counts.size, 6);
  // 2000 each; the standard deviation is 41.
  assert.ok(
    [...counts.values()].every((count) => Math.abs(count - 2000) < 205),
    `${[...counts]}`,
  );
});

test.run();
