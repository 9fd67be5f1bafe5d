import { createHash } from 'node:crypto';
import { log } from './functions.js';

/** Where a stream stands: xoshiro's four words, and the second normal draw of a pair where one is left. */
export interface StreamState {
  readonly words: readonly number[];
  readonly spare?: number;
}

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman and Vigna 2021), its state the SHA-256 of seed and name.
 * Every use draws from a stream of its own name (`split`, `init`, `order`, `dropout`), so that adding a draw in one
 * place moves nothing elsewhere.
 */
export class RandomStream {
  readonly #state: Uint32Array;
  #spare: number | undefined;

  constructor(seed: number, name: string) {
    const digest = createHash('sha256').update(`${seed}/${name}`).digest();
    this.#state = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
  }

  get state(): StreamState {
    return { words: [...this.#state], ...(this.#spare === undefined ? {} : { spare: this.#spare }) };
  }

  set state({ words, spare }: StreamState) {
    this.#state.set(words);
    this.#spare = spare;
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const s = this.#state;
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A whole number in [0, bound), every one equally likely (draws beyond the last full multiple are rejected). */
  below(bound: number): number {
    const limit = 4294967296 - (4294967296 % bound);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % bound;
    }
  }

  /** A draw from the standard normal distribution (Marsaglia's polar method). */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      this.#spare = v * factor;
      return u * factor;
    }
  }

  /** Puts a list in random order, in place (Fisher and Yates). */
  shuffle<List extends { length: number; [index: number]: number }>(list: List): List {
    for (let last = list.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const held = list[last];
      list[last] = list[other];
      list[other] = held;
    }
    return list;
  }
}
