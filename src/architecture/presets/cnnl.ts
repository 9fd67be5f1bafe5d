import type { Preset } from './preset.js';
import { spa, spatialPart } from './spa.js';

/** SPA without its shortcuts, the longer CNN of Zhong et al. 2018: as many weights, but no residual learning. `cnn` is the shorter one. */
export const cnnl: Preset = { name: 'cnnl', title: 'CNNL', options: spa.options, blocks: (options) => spatialPart(options, 'none') };
