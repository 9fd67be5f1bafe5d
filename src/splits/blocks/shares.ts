import type { RandomStream } from '../../numerics/random.js';
import type { Block } from './grid.js';

/** Added for a class that a part lacks altogether: more than any sum of deviations. */
const ABSENT = 1e6;
/** A change smaller than this is rounding. */
const TINY = 1e-9;

/** Pixels of each class in each part, while blocks go from one to another. */
export class Shares {
  readonly parts: Uint8Array;
  /** [part][class]. */
  readonly #have: number[][];
  readonly #wanted: number[][];
  readonly #sizes: number[];
  /** The classes of each block. */
  readonly #classes: number[][];

  constructor(
    readonly blocks: readonly Block[],
    readonly shares: readonly number[],
  ) {
    const classes = blocks[0]?.counts.length ?? 0;
    this.parts = new Uint8Array(blocks.length);
    this.#sizes = Array.from({ length: classes }, (_, index) => blocks.reduce((sum, { counts }) => sum + counts[index], 0));
    this.#have = shares.map(() => new Array<number>(classes).fill(0));
    this.#wanted = shares.map((share) => this.#sizes.map((size) => share * size));
    this.#classes = blocks.map(({ counts }) => [...counts.keys()].filter((index) => counts[index] > 0));
  }

  /** Gives a block, which no part has yet, to one. */
  put(block: number, part: number): void {
    this.parts[block] = part;
    this.#add(block, part, 1);
  }

  move(block: number, part: number): void {
    this.#add(block, this.parts[block], -1);
    this.put(block, part);
  }

  /** The part that lacks most of a class; of equals the one that lacks most of all, or any. */
  mostLacking(index: number, random: RandomStream): number {
    const lacks = (part: number) => this.#wanted[part][index] - this.#have[part][index];
    const all = (part: number) => this.#wanted[part].reduce((sum, wanted, one) => sum + wanted - this.#have[part][one], 0);
    const parts = random.shuffle(Uint8Array.from(this.shares.keys()));
    return [...parts].reduce((best, part) => {
      const more = lacks(part) - lacks(best);
      return more > 0 || (more === 0 && all(part) > all(best)) ? part : best;
    });
  }

  /**
   * How far the classes of a block are from their shares, over all parts: of each class the squares of the deviations,
   * as shares of the class, over the part's share; and much more where a part lacks the class.
   */
  cost(block: number): number {
    return this.#costOf(this.#classes[block]);
  }

  /** What the cost would be with the block in another part; rounding never makes it lower than it is. */
  changeOf(block: number, part: number): number {
    const here = this.parts[block];
    this.move(block, part);
    const cost = this.cost(block) + TINY;
    this.move(block, here);
    return cost;
  }

  swapIfBetter(a: number, b: number): boolean {
    const [partOfA, partOfB] = [this.parts[a], this.parts[b]];
    const classes = [...new Set([...this.#classes[a], ...this.#classes[b]])];
    const before = this.#costOf(classes);
    this.move(a, partOfB);
    this.move(b, partOfA);
    if (this.#costOf(classes) + TINY < before) return true;
    this.move(a, partOfA);
    this.move(b, partOfB);
    return false;
  }

  #costOf(classes: readonly number[]): number {
    let cost = 0;
    for (const index of classes) {
      for (let part = 0; part < this.shares.length; part++) {
        const have = this.#have[part][index];
        const deviation = (have - this.#wanted[part][index]) / this.#sizes[index];
        cost += (deviation * deviation) / this.shares[part] + (have === 0 ? ABSENT : 0);
      }
    }
    return cost;
  }

  #add(block: number, part: number, sign: 1 | -1): void {
    const { counts } = this.blocks[block];
    for (const index of this.#classes[block]) this.#have[part][index] += sign * counts[index];
  }
}
