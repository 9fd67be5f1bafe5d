import { formatShape, type Shape } from '../architecture/shape.js';
import { blockOutputs } from '../architecture/block-outputs.js';
import { meaningOf } from '../architecture/blocks/index.js';
import { featureCount } from '../classifiers/index.js';
import { isNetwork, pipelineNetwork } from '../pipeline/resolve/checks.js';
import { knownSize } from '../pipeline/resolve/dataset-checks.js';
import type { ClassifierExperiment, Configuration } from '../pipeline/experiment.js';
import { methodOf } from '../splits/index.js';
import { pixelCounts } from './pixel-counts.js';

/**
 * What the words and shares of a resolved pipeline come to, by path: pixels of the scene and of each part of the split,
 * the depth that `full` is, each block's output. Empty for a scene whose size is not known before it is read.
 */
function computedSizes(configuration: Configuration): Map<string, string> {
  const {
    experiment,
    document: { scenes },
  } = configuration;
  const size = knownSize(experiment, scenes);
  if (!size) return new Map();
  const sizes = new Map([['dataset', `${size.rows} x ${size.columns} pixels, ${size.bands} bands, ${size.classes} classes`]]);
  const pixels = pixelCounts(experiment, scenes);
  if (pixels) {
    const { train, validation, test, expected } = pixels;
    const [about, most] = expected ? ['about ', `${methodOf(experiment.split).expected?.test} `] : ['', ''];
    sizes.set('split', `${about}${train} train, ${about}${validation} validation, ${most}${test} test`);
  }
  if (!isNetwork(configuration)) {
    const { classifier, patch } = experiment as ClassifierExperiment;
    const features = featureCount(classifier, patch.size, size.bands);
    sizes.set('classifier', `${features} features`);
    return sizes;
  }
  const network = pipelineNetwork(configuration, size);
  let input: Shape = network.input;
  sizes.set('patch', formatShape(input));
  for (const [index, output] of blockOutputs(network, configuration.experiment.architecture).entries()) {
    const meaning = meaningOf(configuration.experiment.architecture[index], input);
    sizes.set(`architecture[${index}]`, [meaning, formatShape(output)].filter((part) => part !== '').join('; '));
    input = output;
  }
  return sizes;
}

/** The sizes that all configurations share. */
export function sharedSizes([first, ...others]: readonly Configuration[]): Map<string, string> {
  const rest = others.map(computedSizes);
  return new Map([...computedSizes(first)].filter(([path, size]) => rest.every((sizes) => sizes.get(path) === size)));
}
