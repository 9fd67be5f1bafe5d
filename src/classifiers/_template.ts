import type { ClassifierKind, Classify, TrainedClassifier, TrainingSet } from './classifier.js';

// To add a classifier: copy this file, write schemas/classifiers/<kind>.schema.json (it needs the key input), add a line to
// schemas/classifier.schema.json (properties, hint and description) and one to index.ts, and say in docs/classifiers.md what it
// computes. A key that holds a list is a choice for the search by cross-validation (search.ts). The build types the settings:
// Resolved<Title>. Not registered itself; compiled, so that it stays true.

interface TemplateSettings {
  readonly input: 'patch' | 'spectrum';
}

/** The class that most training pixels have, whatever the sample. */
export const template: ClassifierKind<TemplateSettings> = {
  hasProbabilities: false,
  effort: (_settings, { classes }) => ({ points: 1, fits: 1, bytes: 8 * classes, flops: 0, predictionFlops: 1 }),
  async train(_settings, { labels, classes }: TrainingSet): Promise<TrainedClassifier> {
    const counts = new Float32Array(classes + 1);
    for (const label of labels) counts[label]++;
    const shares = counts.map((count) => count / labels.length);
    return {
      search: [{ settings: {}, chosen: true }],
      // All that predicts: `load` gives the same to the bit.
      model: { arrays: [{ name: 'shares', shape: [shares.length], values: shares }], metadata: { classifier: 'template' } },
      predict: predictor(shares),
    };
  },
  load: ({ arrays: [{ values }] }) => predictor(values),
  predictionEffort: () => 1,
};

function predictor(shares: Float32Array): Classify {
  const most = shares.indexOf(shares.reduce((a, b) => (a > b ? a : b), 0));
  return ({ count }) => ({ classes: new Uint16Array(count).fill(most), confidence: new Float32Array(count).fill(shares[most]) });
}
