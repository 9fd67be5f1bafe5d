import type { TrainedModel } from './trained-model.js';

/** How a model is used, for whoever has only its folder. */
export function modelReadme({ name, seed, network, patch, preprocessing, classNames }: TrainedModel): string {
  const { size } = patch;
  const { depth } = network.input;
  const chosen = preprocessing.used ? `the ${preprocessing.used.length} bands that \`used\` lists (from 0)` : `all ${preprocessing.bands} bands`;
  const beyond = { zero: 'zeros', replicate: 'the nearest pixel', reflect: 'the scene mirrored at its border pixels' }[patch.padding];
  return `# ${name}, seed ${seed}

A network that hsi-run has trained, as a TensorFlow.js LayersModel of plain Keras layers: \`model.json\` and \`weights.bin\`.
\`preprocessing.json\` says how its input is made; \`model.getUserDefinedMetadata()\` gives the same.

    import * as tf from '@tensorflow/tfjs';
    const model = await tf.loadLayersModel('model.json');
    const probabilities = model.predict(tf.tensor4d(patches, [count, ${size}, ${size}, ${depth}]));

**Input**: float32 [patches, ${size} rows, ${size} columns, ${depth}], the patch around each pixel to be classified.
**Output**: the probabilities of the ${classNames.length} classes that \`classes\` names, [patches, ${classNames.length}].

To make the input of a scene of ${preprocessing.bands} bands:

1. Of every pixel take ${chosen}: (value - \`offset\`) / \`divisor\` of its band, in float64, then float32. A divisor of 0
   makes a band zeros, and so is a missing value${preprocessing.ignore === undefined ? '' : ` (\`ignore\`: ${preprocessing.ignore})`}.
${preprocessing.components ? `2. Of this spectrum subtract \`components.mean\`; its dot products with the ${depth} rows of \`components.vectors\` are the pixel's values.\n3`
    : '2'}. Cut the patches. Beyond the scene's border stand ${beyond}.
`;
}
