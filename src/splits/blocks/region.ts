import type { RandomStream } from '../../numerics/random.js';
import type { Mask } from '../mask.js';
import type { Block } from './grid.js';

/** How often a region is grown; the best of them counts. */
const ATTEMPTS = 12;
/** Blocks that all attempts together may look at first: of a large scene fewer regions are grown. */
const MOST_BLOCKS = 60_000;

export interface RegionTask {
  readonly mask: Mask;
  readonly blocks: readonly Block[];
  /** Pixels that the region must hold of each class. */
  readonly needed: readonly number[];
  /** Rows and columns of a block. */
  readonly size: readonly [rows: number, columns: number];
  /** How far around the region no pixel tests. */
  readonly buffer: number;
  readonly random: RandomStream;
}

/**
 * Blocks that hold the needed pixels of every class where the scene has them, chosen such that many pixels of all classes
 * lie beyond the buffer. Grown greedily, the rarest class first: always the block that costs least for what it gives,
 * where it gives pixels that are still needed, as shares of what is needed, and costs those that its buffer takes from
 * the test set, as shares of what their class has left there. Blocks that are not needed in the end go again. The first
 * blocks are drawn by lot, and the best of several regions is taken: that with the fewest classes that lack training or
 * test pixels, then with the largest mean share of a class that can test.
 *
 * @returns indices of blocks, ascending
 */
export function growRegion(task: RegionTask): number[] {
  let best: { blocks: number[]; score: number } | undefined;
  const attempts = Math.min(ATTEMPTS, Math.max(1, Math.floor(MOST_BLOCKS / task.blocks.length)));
  for (let attempt = 0; attempt < attempts; attempt++) {
    const region = new Region(task);
    region.grow();
    region.prune();
    const score = region.score();
    if (!best || score > best.score) best = { blocks: region.chosen(), score };
  }
  return best!.blocks;
}

class Region {
  readonly #taken: Uint8Array;
  /** How many chosen blocks' buffers cover each pixel. */
  readonly #covered: Uint16Array;
  readonly #sizes: number[];
  readonly #pool: number[];
  /** Test pixels left of each class. */
  readonly #left: number[];
  /** Of each block what it would cost; -1 where something near it has changed. */
  readonly #costs: Float64Array;
  /** The blocks of each line of them. */
  readonly #lines = new Map<number, number[]>();
  /** Makes some blocks cheaper than others: the draw. */
  readonly #luck: Float64Array;

  constructor(readonly task: RegionTask) {
    const { blocks, mask, needed, random } = task;
    this.#taken = new Uint8Array(blocks.length);
    this.#covered = new Uint16Array(mask.values.length);
    this.#sizes = needed.map((_, index) => blocks.reduce((sum, { counts }) => sum + counts[index], 0));
    this.#pool = needed.map(() => 0);
    this.#left = [...this.#sizes];
    this.#costs = new Float64Array(blocks.length).fill(-1);
    for (const [index, { line }] of blocks.entries()) this.#lines.set(line, [...(this.#lines.get(line) ?? []), index]);
    this.#luck = Float64Array.from(blocks, () => 0.5 + random.uniform());
  }

  grow(): void {
    const { needed, blocks } = this.task;
    const order = [...needed.keys()].sort((a, b) => this.#sizes[a] - this.#sizes[b] || a - b);
    for (const index of order) {
      const candidates = [...blocks.keys()].filter((block) => blocks[block].counts[index] > 0);
      while (this.#pool[index] < needed[index]) {
        const next = this.#cheapest(candidates);
        if (next === undefined) break;
        this.#put(next, 1);
      }
    }
  }

  /** Gives blocks back without which every class still has what it needs, the costliest first. */
  prune(): void {
    const { blocks, needed } = this.task;
    for (const block of this.chosen().reverse()) {
      const spare = blocks[block].counts.every(
        (count, index) => count === 0 || needed[index] === 0 || this.#pool[index] - count >= needed[index],
      );
      if (spare) this.#put(block, -1);
    }
  }

  /** Classes that lack something weigh most, then the mean share of a class that is left to test. */
  score(): number {
    const { needed } = this.task;
    const lacks = (index: number) => this.#sizes[index] > 0 && (this.#pool[index] < needed[index] || this.#left[index] === 0);
    const unserved = [...needed.keys()].filter(lacks).length;
    const shares = this.#left.reduce((sum, left, index) => sum + (this.#sizes[index] === 0 ? 0 : left / this.#sizes[index]), 0);
    return shares / this.#left.length - unserved;
  }

  chosen(): number[] {
    return [...this.task.blocks.keys()].filter((block) => this.#taken[block] === 1);
  }

  #cheapest(candidates: readonly number[]): number | undefined {
    let best: number | undefined;
    let lowest = Infinity;
    for (const block of candidates) {
      if (this.#taken[block] === 1) continue;
      const gain = this.#gainOf(block);
      if (gain === 0) continue;
      if (this.#costs[block] < 0) this.#costs[block] = this.#costOf(block);
      const price = ((this.#costs[block] + 1e-6) * this.#luck[block]) / gain;
      if (price < lowest) [best, lowest] = [block, price];
    }
    return best;
  }

  #gainOf(block: number): number {
    const { needed, blocks } = this.task;
    return blocks[block].counts.reduce((gain, count, index) => {
      const open = needed[index] - this.#pool[index];
      return count === 0 || open <= 0 ? gain : gain + Math.min(count, open) / needed[index];
    }, 0);
  }

  #costOf(block: number): number {
    const { values } = this.task.mask;
    let cost = 0;
    this.#around(block, (pixel) => {
      if (this.#covered[pixel] === 0 && values[pixel] > 0) cost += 1 / this.#left[values[pixel] - 1];
    });
    return cost;
  }

  #put(block: number, sign: 1 | -1): void {
    const {
      blocks,
      mask: { values },
    } = this.task;
    this.#taken[block] = sign === 1 ? 1 : 0;
    for (const [index, count] of blocks[block].counts.entries()) this.#pool[index] += sign * count;
    this.#around(block, (pixel) => {
      const before = this.#covered[pixel];
      this.#covered[pixel] = before + sign;
      if (values[pixel] > 0 && (before === 0 || before + sign === 0)) this.#left[values[pixel] - 1] -= sign;
    });
    if (sign === 1) this.#forgetNear(block);
  }

  #forgetNear(block: number): void {
    const {
      blocks,
      buffer,
      size: [height, width],
    } = this.task;
    const { line, place } = blocks[block];
    const [lines, places] = [Math.ceil((2 * buffer) / height) + 1, Math.ceil((2 * buffer) / width) + 1];
    for (let other = line - lines; other <= line + lines; other++) {
      for (const near of this.#lines.get(other) ?? []) if (Math.abs(blocks[near].place - place) <= places) this.#costs[near] = -1;
    }
  }

  /** Every pixel of the scene within the buffer around a block's labelled pixels. */
  #around(block: number, visit: (pixel: number) => void): void {
    const {
      blocks,
      buffer,
      mask: { rows, columns },
    } = this.task;
    const { top, left, bottom, right } = blocks[block];
    const end = Math.min(columns - 1, right + buffer);
    for (let row = Math.max(0, top - buffer); row <= Math.min(rows - 1, bottom + buffer); row++) {
      for (let column = Math.max(0, left - buffer); column <= end; column++) visit(row * columns + column);
    }
  }
}
