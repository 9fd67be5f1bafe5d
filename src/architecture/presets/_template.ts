import type { Preset } from './preset.js';

// To add a preset: copy this file, add its name to schemas/architecture.schema.json (pattern, enum, description and hint; new
// options are keys there) and a line to index.ts. Say which paper it is, what of it stands here, and in what it differs.
// Not registered itself; compiled, so that it stays true.

/** One convolution over all the depth (nobody's network). */
export const template: Preset = {
  name: 'template',
  title: 'template',
  options: ['kernels', 'normalize', 'dropout'],
  blocks: ({ kernels = 24, normalize = 'batch', dropout = 0.5 }) => [
    { conv: { kernels, size: [3, 3, 'full'], normalize } },
    { pool: 'average' as const },
    ...(dropout ? [{ dropout }] : []),
    { dense: 'classes' },
  ],
};
