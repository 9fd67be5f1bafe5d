import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Architecture, ResolvedBlock } from '../../src/schema/pipeline.generated.js';
import { settingWarnings } from '../../src/weights/differences.js';
import type { FoundWeights } from '../../src/weights/found.js';
import { blockNames } from '../../src/architecture/network.js';
import { blocksOf } from '../compile/networks.js';

const test = suite('weights/differences');

const blocks = (architecture: Architecture) => blocksOf(architecture, { size: 5, bands: 12, classes: 3 });
const FOUND: FoundWeights = {
  format: 'safetensors',
  arrays: [{ name: 'conv1/norm/moving_variance', layer: 'conv1/norm', role: 'moving_variance', shape: [1], values: new Float32Array(1) }],
};
const BASE: Architecture = [{ conv: { kernels: 4, size: [1, 1, 5] } }, { pool: 'average' }, { dropout: 0.5 }, { dense: 'classes' }];

function differences(own: Architecture, earlier: Architecture, taken?: readonly string[]): string[] {
  const ours: readonly ResolvedBlock[] = blocks(own);
  const setting = { architecture: ours, epsilon: 0.001 };
  return settingWarnings(setting, taken ?? blockNames(ours).slice(0, -1), { architecture: blocks(earlier), epsilon: 0.001 }, FOUND);
}

test('what trains only, or what shapes tell, is no difference', () => {
  assert.equal(differences(BASE, BASE), []);
  const other: Architecture = [
    { conv: { kernels: 4, size: [1, 1, 5], l2: 0.01 } },
    { pool: 'average' },
    { dropout: 0.2 },
    { dense: 'classes' },
  ];
  assert.equal(differences(BASE, other), []);
  assert.equal(differences(BASE, BASE.filter((block) => !('dropout' in block)) as Architecture), []);
});

test('an activation, a padding, an order, a pooling, a block that was not there, and a block in a block', () => {
  const changed: Architecture = [{ conv: { kernels: 4, size: [1, 1, 5], activation: 'tanh', stride: [1, 1, 2] } }, ...BASE.slice(1)];
  assert.equal(differences(changed, BASE), [
    'the network computes otherwise than the one that the weights were trained in: ' +
      'conv1.activation is tanh, and was relu; conv1.stride is [1, 1, 2], and was [1, 1, 1]',
  ]);
  assert.equal(differences(changed, BASE, ['pool1']), []);
  assert.match(differences([BASE[0], { pool: 'first' }, ...BASE.slice(2)], BASE)[0], /pool1 is first, and was average$/);
  assert.match(differences([BASE[0], { activation: 'relu' }, ...BASE.slice(1)], BASE)[0], /activation1 was not there$/);
  const [conv, pool, ...rest] = BASE;
  const activation = { activation: 'tanh' } as const;
  assert.match(
    differences([conv, activation, pool, ...rest], [conv, pool, activation, ...rest])[0],
    /the order of blocks was conv1, pool1, activation1$/,
  );
  const turned: Architecture = [
    { conv: { kernels: 4, size: [1, 1, 5], order: ['convolution', 'activation', 'normalization'] } },
    ...BASE.slice(1),
  ];
  assert.match(differences(turned, BASE)[0], /conv1\.order is \[convolution, activation, normalization\], and was left out$/);
  const inside = (activation: 'relu' | 'tanh'): Architecture => [
    {
      parallel: {
        branches: [[{ conv: { kernels: 4, size: [1, 1, 5], activation } }], [{ conv: { kernels: 4, size: [1, 1, 5] } }]],
        join: 'concat',
      },
    },
    ...BASE.slice(1),
  ];
  assert.match(differences(inside('tanh'), inside('relu'))[0], /parallel1\.branches\.0\.0\.conv\.activation is tanh, and was relu$/);
});

test('what batch normalization adds: of a trial, of a state dict that does not say it, and of weights without normalization', () => {
  const own = { architecture: blocks(BASE), epsilon: 0.001 };
  const of = (epsilon: number | undefined, by?: 'pytorch', arrays = FOUND.arrays) =>
    settingWarnings(own, [], epsilon === undefined ? {} : { epsilon }, { arrays, ...(by ? { by } : {}) });
  assert.equal(of(0.001), []);
  assert.equal(of(1e-5), [
    'batch normalization adds 0.001 to the variance here (training.batch_norm.epsilon), but 0.00001 where the weights were trained',
  ]);
  assert.equal(of(undefined), []);
  assert.match(of(undefined, 'pytorch')[0], /PyTorch 0\.00001 unless told otherwise$/);
  assert.equal(of(1e-5, undefined, []), []);
});

test.run();
