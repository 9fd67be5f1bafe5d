import { exp, log } from '../numerics/functions.js';
import { expectedError, reliability } from './calibration.js';

/** Logits of labelled pixels. */
export interface LabelledLogits {
  readonly classes: number;
  /** [pixels, classes] */
  readonly logits: Float32Array;
  /** The class of each pixel, from 1. */
  readonly labels: ArrayLike<number>;
}

/** Beyond these the labels do not decide the scale any more: classes that are separated, or logits that say nothing. */
const [SHARPEST, FLATTEST] = [1048576, 1 / 1048576];
const STEPS = 200;

/**
 * The temperature that the logits of all pixels are divided by, so that the mean negative log-likelihood of the labels is least
 * (Guo et al. 2017). In 1 / temperature that likelihood is convex: its slope is followed to 0, by Newton's steps where they stay between
 * the bounds found so far, else by halving.
 *
 * @returns undefined where there is no least value: no pixels, all pixels right (it falls as the temperature goes to 0), or logits
 * that are worse than none (it falls as the temperature grows)
 */
export function fitTemperature(set: LabelledLogits): number | undefined {
  const { slope: atNone } = derivatives(set, 0);
  if (set.labels.length === 0 || !(atNone < 0) || !hasWrong(set)) return undefined;
  let [low, high] = [0, 1];
  while (derivatives(set, high).slope < 0) {
    low = high;
    high *= 2;
    if (high > SHARPEST) return undefined;
  }
  let at = (low + high) / 2;
  for (let step = 0; step < STEPS && high - low > 1e-13 * high; step++) {
    const { slope, curvature } = derivatives(set, at);
    if (slope === 0) break;
    if (slope < 0) low = at;
    else high = at;
    const newton = at - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - at) <= 1e-14 * at) break;
    at = next;
  }
  return at < FLATTEST ? undefined : 1 / at;
}

/** Whether another class has a greater logit than the label's in any pixel. */
function hasWrong({ classes, logits, labels }: LabelledLogits): boolean {
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const own = logits[pixel * classes + labels[pixel] - 1];
    for (let index = 0; index < classes; index++) if (logits[pixel * classes + index] > own) return true;
  }
  return false;
}

/** Slope and curvature of the mean negative log-likelihood, by what the logits are multiplied with. */
function derivatives({ classes, logits, labels }: LabelledLogits, factor: number): { slope: number; curvature: number } {
  let [slope, curvature] = [0, 0];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const row = logits.subarray(pixel * classes, (pixel + 1) * classes);
    const most = greatest(row);
    let [sum, first, second] = [0, 0, 0];
    for (const logit of row) {
      const below = logit - most;
      const share = exp(factor * below);
      sum += share;
      first += share * below;
      second += share * below * below;
    }
    const mean = first / sum;
    slope += mean - (row[labels[pixel] - 1] - most);
    curvature += second / sum - mean * mean;
  }
  return { slope: slope / labels.length, curvature: curvature / labels.length };
}

function greatest(row: Float32Array): number {
  let most = row[0];
  for (const logit of row) if (logit > most) most = logit;
  return most;
}

/** Writes the softmax probabilities of a pixel's logits, computed in float64, to `[at, at + classes)`. */
export function writeProbabilities(logits: ArrayLike<number>, to: Float32Array, at: number): void {
  let most = logits[0];
  for (let index = 1; index < logits.length; index++) if (logits[index] > most) most = logits[index];
  let sum = 0;
  for (let index = 0; index < logits.length; index++) sum += exp(logits[index] - most);
  for (let index = 0; index < logits.length; index++) to[at + index] = exp(logits[index] - most) / sum;
}

/** How well confidence fits, of the same pixels with their logits as they are and multiplied. */
export interface ScaledFigures {
  readonly ece: number;
  readonly nll: number;
}

/** Scores of pixels whose logits come in any order, multiplied with a factor. */
export class ScaledScores {
  readonly #confidence: Float64Array;
  readonly #losses: Float64Array;
  readonly #right: boolean[];

  constructor(
    pixels: number,
    readonly factor: number,
  ) {
    this.#confidence = new Float64Array(pixels);
    this.#losses = new Float64Array(pixels);
    this.#right = new Array<boolean>(pixels).fill(false);
  }

  /** @param label from 1 */
  take(place: number, logits: ArrayLike<number>, label: number): void {
    let best = 0;
    for (let index = 1; index < logits.length; index++) if (logits[index] > logits[best]) best = index;
    let sum = 0;
    for (let index = 0; index < logits.length; index++) sum += exp(this.factor * (logits[index] - logits[best]));
    this.#confidence[place] = 1 / sum;
    this.#losses[place] = log(sum) - this.factor * (logits[label - 1] - logits[best]);
    this.#right[place] = best === label - 1;
  }

  /** Summed in the order of the pixels. */
  figures(): ScaledFigures {
    const pixels = this.#losses.length;
    return {
      ece: expectedError(reliability(this.#confidence, this.#right), pixels),
      nll: this.#losses.reduce((sum, loss) => sum + loss, 0) / pixels,
    };
  }
}
