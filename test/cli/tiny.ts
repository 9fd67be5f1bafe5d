/** A whole experiment that takes a moment: 16 x 16 x 16 pixels of three classes, some hundred weights, two epochs; with its maps. */
export const MAPPED = `version: 1
name: tiny
dataset: {synthetic: {rows: 16, columns: 16, bands: 16, classes: 3}}
split: {by: random, train: 30%, validation: 20, test: rest}
patch: {size: 3}
architecture:
  - conv: {kernels: 4, size: [1, 1, 5], stride: [1, 1, 2]}
  - spectral: {kernels: 4, size: 3}
  - conv: {kernels: 8, size: [3, 3, full]}
  - pool: average
  - dropout: 0.2
  - dense: classes
training: {optimizer: {rmsprop: {learning_rate: 0.003}}, epochs: 2}
seeds: [1, 2]
`;

/** The same without them: to draw them takes longer than to train. */
export const TINY = `${MAPPED}maps: none\n`;
