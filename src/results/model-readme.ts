import type { TrainedModel } from './trained-model.js';

/** How a model is used, for whoever has only its folder. */
export function modelReadme({ name, seed, network, patch, preprocessing, classNames }: TrainedModel): string {
  const { size } = patch;
  const { depth } = network.input;
  const chosen = preprocessing.used
    ? `the ${preprocessing.used.length} bands that \`used\` lists (from 0)`
    : `all ${preprocessing.bands} bands`;
  const ignored = preprocessing.ignore === undefined ? '' : ` (\`ignore\`: ${preprocessing.ignore})`;
  const beyond = { zero: 'zeros', replicate: 'the nearest pixel', reflect: 'the scene mirrored at its border pixels' }[patch.padding];
  const steps = [
    ...(preprocessing.spectra
      ? [
          `For every pixel take ${chosen}: (value - \`spectra.zero\`) / \`spectra.scale\`. Then do to this spectrum what \`spectra.steps\` lists,
   in float64: \`savitzky_golay\` is SciPy's \`savgol_filter\` (mode interp); \`snv\` subtracts the mean and divides by the deviation (n - 1);
   \`continuum_removal\` divides by the upper convex hull over \`spectra.centres\`. A missing value stays missing. Then float32.`,
        ]
      : []),
    `${preprocessing.spectra ? 'Of these values' : `For every pixel take ${chosen}`}: (value - \`offset\`) / \`divisor\` of its band, in float64, then float32. A divisor of 0
   makes a band zero; a missing value is zero too${ignored}.`,
    ...(preprocessing.components
      ? [
          `Subtract \`components.mean\` from this spectrum; its dot products with the ${depth} rows of \`components.vectors\` are the pixel's values.`,
        ]
      : []),
    `Cut the patches. Beyond the scene's border use ${beyond}.`,
  ];
  return `# ${name}, seed ${seed}

A network trained by hsi-run, as a TensorFlow.js LayersModel of plain Keras layers: \`model.json\` and \`weights.bin\`.
\`preprocessing.json\` says how its input is made; \`model.getUserDefinedMetadata()\` gives the same.

    import * as tf from '@tensorflow/tfjs';
    const model = await tf.loadLayersModel('model.json');
    const probabilities = model.predict(tf.tensor4d(patches, [count, ${size}, ${size}, ${depth}]));

**Input**: float32 [patches, ${size} rows, ${size} columns, ${depth}], the patch around each pixel to classify.
**Output**: the probabilities of the ${classNames.length} classes in \`classes\`, [patches, ${classNames.length}].

To make the input from a scene of ${preprocessing.bands} bands:

${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}
`;
}
