/** Of the self test's scene. */
export const SIZE = { rows: 16, columns: 16, bands: 10, classes: 3 };

/** What the self test trains. Whoever adds a kind of layer adds a block that has it: `selfTestCase` fails without. */
export const PIPELINE = {
  version: 1,
  dataset: { synthetic: SIZE },
  split: { by: 'random', train: '50%', validation: 0 },
  patch: { size: 5 },
  architecture: [
    { conv: { kernels: 4, size: [1, 1, 4], stride: [1, 1, 2] } },
    { spectral: { kernels: 4, size: 3 } },
    { conv: { kernels: 4, size: [1, 1, 1], groups: 2, normalize: 'layer', activation: 'prelu' } },
    { parallel: { branches: [[{ conv: { kernels: 4, size: [1, 1, 1] } }], []], join: 'select' } },
    { gate: { over: 'channels', pool: ['average', 'max'], reduction: 2 } },
    { pool: { take: 'average', size: [1, 1, 2], stride: [1, 1, 1] } },
    { flatten: 'depth' },
    { conv: { kernels: 6, size: [3, 3, 'full'] } },
    { spatial: { kernels: 4, size: 3, padding: 'zero', shortcut: 'convolution', post_activations: 2, l2: 0.01 } },
    { pool: { take: 'max', size: [2, 2, 1], stride: [1, 1, 1] } },
    { attention: { over: 'channels', projections: 'none', factor: true } },
    { tokens: { of: 'learned', count: 3, back: true } },
    {
      parallel: {
        branches: [
          [{ pool: 'average' }],
          [{ pool: 'centre' }],
          [{ tokens: { of: 'pixels', class: true, positions: true } }, { pool: 'first' }],
        ],
        join: 'concat',
      },
    },
    { dropout: 0.3 },
    { dense: { units: 8, activation: 'relu' } },
    { dense: { units: 8, activation: 'sigmoid' } },
    { dense: { units: 8, activation: 'mish' } },
    { dense: 'classes' },
  ],
  // A large epsilon keeps the first updates in proportion to the gradients, so that a small difference stays one.
  training: { optimizer: { rmsprop: { learning_rate: 0.01, epsilon: 0.01 } }, batch: 4, epochs: 2, select: 'last' },
  seeds: [1],
};
