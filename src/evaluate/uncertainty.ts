import { log } from '../numerics/functions.js';

/** What of the probabilities of all classes is noted of each pixel. */
export interface UncertaintyRequest {
  /** Of the scene: a classifier that was loaded may not know the last ones, which no training pixel has. */
  readonly classes: number;
  /** Of conformal sets (conformal.ts): a set has the classes with at least this probability, with 0 all. No sizes if left out. */
  readonly threshold?: number;
  /** Whether the probabilities themselves are noted. */
  readonly probabilities?: true;
}

/** Of pixels in their order. */
export interface Uncertainty {
  /** Shannon's, in nats: 0 where one class is certain, ln K where all K classes are equally likely. */
  readonly entropy: Float32Array;
  /** How many classes the conformal set has; 0 is the empty set. */
  readonly setSizes?: Uint16Array;
  /** [pixels, classes]; 0 of a class that the classifier does not know. */
  readonly probabilities?: Float32Array;
}

/** Shannon's entropy of probabilities, in nats; what has a probability of 0 adds nothing. */
export function entropyOf(probabilities: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < probabilities.length; index++) {
    const share = probabilities[index];
    if (share > 0) sum -= share * log(share);
  }
  return sum;
}

/** Takes the probabilities of pixels in any order. */
export class UncertaintyList {
  readonly #entropy: Float32Array;
  readonly #setSizes: Uint16Array | undefined;
  readonly #probabilities: Float32Array | undefined;

  constructor(
    pixels: number,
    readonly request: UncertaintyRequest,
  ) {
    this.#entropy = new Float32Array(pixels);
    this.#setSizes = request.threshold === undefined ? undefined : new Uint16Array(pixels);
    this.#probabilities = request.probabilities && new Float32Array(pixels * request.classes);
  }

  /** @param probabilities as float32, which kept ones are, too: a pixel has the set that `assess` gives it */
  take(place: number, probabilities: Float32Array): void {
    this.#entropy[place] = entropyOf(probabilities);
    this.#probabilities?.set(probabilities, place * this.request.classes);
    const { threshold, classes } = this.request;
    if (!this.#setSizes || threshold === undefined) return;
    this.#setSizes[place] = threshold > 0 ? probabilities.reduce((size, share) => size + Number(share >= threshold), 0) : classes;
  }

  values(): Uncertainty {
    const [setSizes, probabilities] = [this.#setSizes, this.#probabilities];
    return { entropy: this.#entropy, ...(setSizes ? { setSizes } : {}), ...(probabilities ? { probabilities } : {}) };
  }
}
