import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mayBeFast } from '../../src/architecture/fast-forms.js';
import type { Architecture } from '../../src/schema/pipeline.generated.js';
import { network } from './helpers.js';

const test = suite('architecture/fast-forms');

type Blocks = Exclude<Architecture, string | { preset?: unknown }>;

const conv = (size: (number | 'full')[], more: object = {}) => ({
  conv: { kernels: 4, size, normalize: 'none', activation: 'none', ...more },
});
const sum = (...branches: object[][]) => ({ parallel: { branches, join: 'add' } });

/** Before a dense layer, of patches of 7 x 7 and 40 bands. */
const CASES: [string, boolean, object[]][] = [
  ['3 x 3 over all bands', true, [conv([3, 3, 'full'])]],
  ['3 x 3 x 7', true, [conv([3, 3, 7])]],
  ['3 x 3 at every other pixel', false, [conv([3, 3, 'full'], { stride: [2, 2, 1] })]],
  ['3 x 3 at every other band', true, [conv([3, 3, 7], { stride: [1, 1, 2] })]],
  ['3 x 3 in groups', true, [conv([1, 1, 'full']), conv([3, 3, 1], { groups: 2 })]],
  ['3 x 3 that is dilated', false, [conv([3, 3, 7], { dilation: [2, 2, 1] })]],
  ['3 x 1 and 5 x 5', false, [conv([3, 1, 7]), conv([5, 5, 'full'])]],
  ['lines of ten taps', false, [conv([1, 1, 10])]],
  ['lines of eleven taps', true, [conv([1, 1, 11])]],
  ['lines of eleven taps at every other band', false, [conv([1, 1, 11], { stride: [1, 1, 2] })]],
  ['one line of all bands', false, [conv([1, 1, 'full'])]],
  ['a sum of convolutions', true, [sum([conv([1, 1, 1])], [conv([1, 1, 3], { padding: [0, 0, 1] })])]],
  ['a concatenation of them', false, [{ parallel: { branches: [[conv([1, 1, 1])], [conv([1, 1, 1])]], join: 'concat' } }]],
  ['a sum with the input', false, [conv([1, 1, 1]), sum([conv([1, 1, 1])], [])]],
  ['a sum of more than convolutions', false, [sum([conv([1, 1, 1])], [conv([1, 1, 1], { activation: 'relu' })])]],
  [
    'a sum of a sum of convolutions and a chain',
    true,
    [sum([sum([conv([1, 1, 1])], [conv([1, 1, 1])])], [conv([1, 1, 1]), conv([1, 1, 1])])],
  ],
  ['residual blocks along the spectrum', false, [conv([1, 1, 7]), { spectral: { repeat: 1, kernels: 4, size: 7 } }]],
  ['residual blocks in the plane', true, [conv([1, 1, 'full']), { spatial: { repeat: 1, kernels: 4, size: 3 } }]],
];

for (const [title, expected, blocks] of CASES) {
  test(`${title}: ${expected ? 'may be' : 'never'} faster`, () => {
    const { layers } = network([...blocks, { dense: 'classes' }] as Blocks, 7, 40, 3);
    assert.is(mayBeFast(layers), expected);
  });
}

test('of published networks those with such layers', () => {
  const of = (preset: 'hybridsn' | 'm3d-dcnn' | 'ssrn' | 'hu' | 'vit', size: number) => mayBeFast(network(preset, size, 40, 3).layers);
  assert.equal([of('hybridsn', 9), of('m3d-dcnn', 7), of('ssrn', 7), of('hu', 1), of('vit', 1)], [true, true, true, false, false]);
});

test.run();
