import type { Preset } from './preset.js';
import { spa, spatialPart } from './spa.js';

/**
 * The 3-D CNN of Zhong et al. 2018, read as the first of a family: CNNL is "a longer version" of it, and SPA is CNNL with shortcuts.
 * So it is their network with one pair of convolutions after the first one, and no shortcuts; Table IX, in which SPA and CNN take
 * about as long, and a sixth to a tenth of SSRN, agrees. The CNN of Chen et al. 2016 itself is `cnn-chen`.
 */
export const cnn: Preset = {
  name: 'cnn',
  title: 'CNN',
  options: spa.options,
  blocks: (options) => spatialPart({ spatial: 1, ...options }, 'none'),
};
