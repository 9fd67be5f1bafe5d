import type { CompiledNetwork } from '../compile/network.js';
import type { WeightArray } from '../compile/weights.js';
import { Failure } from '../errors/failure.js';
import type { Predictor } from '../evaluate/predict.js';
import { fitTemperature, ScaledScores, writeProbabilities } from '../evaluate/temperature.js';
import type { NetworkExperiment } from '../pipeline/experiment.js';
import type { TrialConfidence } from '../store/formats/trial/files.js';
import type { Split } from '../splits/index.js';

export interface ConfidenceTask {
  readonly network: CompiledNetwork;
  readonly predictor: Predictor;
  readonly training: NetworkExperiment['training'];
  readonly mask: ArrayLike<number>;
  readonly split: Split;
  /** Those of the selected epoch, which the network has. */
  readonly weights: readonly WeightArray[];
  readonly signal?: AbortSignal;
}

/** What stands between training and test where a pipeline asks for it: the weights that are tested, and what is noted of the test. */
export interface ConfidenceStep {
  readonly weights: readonly WeightArray[];
  /** Takes the logits of a test pixel, by its place in the split. */
  readonly take: (place: number, logits: Float32Array) => void;
  /** When all test pixels have been taken. */
  readonly result: () => TrialConfidence;
}

/**
 * Fits the temperature on the validation pixels, and divides the weights of the last layer by it: it is linear, so all that uses these
 * weights (maps, exports, other pixels) has the corrected confidence without knowing of it.
 *
 * @returns undefined where the pipeline asks for nothing
 * @throws Failure `selection` where a temperature is wanted, and there are no validation pixels
 */
export async function prepareConfidence(task: ConfidenceTask): Promise<ConfidenceStep | undefined> {
  const { network, training, mask, split } = task;
  const scales = training.calibrate === 'temperature';
  if (!scales && !training.keep_probabilities) return undefined;
  const { classes } = network.network;
  if (scales && split.validation.length === 0) {
    throw new Failure({
      code: 'selection',
      message: 'training.calibrate: temperature needs validation pixels, and the split has none',
      hint: 'Keep some pixels for validation, or leave calibrate out.',
    });
  }
  const logits = await validationLogits(task, classes);
  const labels = Uint16Array.from(split.validation, (pixel) => mask[pixel]);
  const found = scales ? fitTemperature({ classes, logits, labels }) : undefined;
  const temperature = found ?? 1;
  const before = { validation: new ScaledScores(labels.length, 1), test: new ScaledScores(split.test.length, temperature) };
  const after = { validation: new ScaledScores(labels.length, 1 / temperature), test: new ScaledScores(split.test.length, 1) };
  const validation = new Float32Array(logits.length);
  for (const [place, label] of labels.entries()) {
    const row = logits.subarray(place * classes, (place + 1) * classes);
    before.validation.take(place, row, label);
    after.validation.take(place, row, label);
    writeProbabilities(
      Float64Array.from(row, (logit) => logit / temperature),
      validation,
      place * classes,
    );
  }
  const test = new Float32Array(training.keep_probabilities ? split.test.length * classes : 0);
  const weights = found === undefined ? task.weights : divided(network, task.weights, found);
  network.importWeights(weights);
  return {
    weights,
    take: (place, row) => {
      if (training.keep_probabilities) writeProbabilities(row, test, place * classes);
      if (!scales) return;
      before.test.take(place, row, mask[split.test[place]]);
      after.test.take(place, row, mask[split.test[place]]);
    },
    result: () => ({
      ...(scales
        ? {
            scaling: {
              temperature,
              fitted: found !== undefined,
              parts: (['validation', 'test'] as const).map((part) => ({
                part,
                pixels: split[part].length,
                before: before[part].figures(),
                after: after[part].figures(),
              })),
            },
          }
        : {}),
      ...(training.keep_probabilities ? { probabilities: { classes, validation, test } } : {}),
    }),
  };
}

async function validationLogits({ predictor, split, signal }: ConfidenceTask, classes: number): Promise<Float32Array> {
  const logits = new Float32Array(split.validation.length * classes);
  if (split.validation.length === 0) return logits;
  await predictor.logits({ pixels: split.validation, signal, when: 'in the calibration' }, (place, row) =>
    logits.set(row, place * classes),
  );
  return logits;
}

/** The weights, with those of the last layer divided: what it gives are the logits (architecture/network.ts). */
function divided({ network }: CompiledNetwork, weights: readonly WeightArray[], by: number): WeightArray[] {
  const last = network.layers[network.layers.length - 1].name;
  const own = new Set(['kernel', 'bias'].map((role) => `${last}/${role}`));
  return weights.map((array) => (own.has(array.name) ? { ...array, values: array.values.map((value) => value / by) } : array));
}
