import type { Cube } from '../cube.js';

export interface ValueSpread {
  readonly mean: number;
  readonly deviation: number;
}

/** So many values tell a scene's mean: of larger ones every so many pixels count. */
const ENOUGH = 1 << 22;

/** Sums of the values of a scene that may come in parts; what is not finite, or no data, does not count. */
export class SpreadSums {
  readonly #step: number;
  readonly #used: readonly number[];
  #count = 0;
  #shift = 0;
  #sum = 0;
  #squares = 0;

  /** @param used indices of the bands that count; all if left out */
  constructor(
    { rows, columns, bands }: Pick<Cube, 'rows' | 'columns' | 'bands'>,
    used?: readonly number[],
    readonly isNoData: (value: number) => boolean = () => false,
  ) {
    this.#used = used ?? Array.from({ length: bands }, (_, band) => band);
    this.#step = Math.max(1, Math.floor((rows * columns * this.#used.length) / ENOUGH));
  }

  add({ values, bands }: Pick<Cube, 'values' | 'bands'>): void {
    for (let from = 0; from < values.length; from += bands * this.#step) {
      for (const band of this.#used) {
        const value = values[from + band];
        if (!Number.isFinite(value) || this.isNoData(value)) continue;
        // Differences from one of the values lose fewer digits.
        if (this.#count === 0) this.#shift = value;
        const difference = value - this.#shift;
        this.#count++;
        this.#sum += difference;
        this.#squares += difference * difference;
      }
    }
  }

  spread(): ValueSpread {
    if (this.#count === 0) return { mean: 0, deviation: 0 };
    const mean = this.#sum / this.#count;
    return { mean: this.#shift + mean, deviation: Math.sqrt(Math.max(0, this.#squares / this.#count - mean * mean)) };
  }
}

/** Of all used values of a cube. */
export function meanAndDeviation(cube: Cube, bands?: readonly number[]): ValueSpread {
  const sums = new SpreadSums(cube, bands);
  sums.add(cube);
  return sums.spread();
}

/** So many of the training's deviations away, or so many times narrower or wider: such values are not what was learnt. */
const [FAR, WIDER] = [4, 8];

/** Whether the values of a scene lie far outside those of the training. */
export function liesFar({ mean, deviation }: ValueSpread, known: ValueSpread): boolean {
  if (!(known.deviation > 0)) return false;
  const isFar = Math.abs(mean - known.mean) > FAR * known.deviation;
  return isFar || deviation >= WIDER * known.deviation || deviation * WIDER <= known.deviation;
}
