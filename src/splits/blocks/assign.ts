import type { RandomStream } from '../../numerics/random.js';
import type { Block } from './grid.js';
import { Shares } from './shares.js';

/** Pairs of blocks that one pass of swaps may look at; beyond them moves alone come close enough. */
const MOST_PAIRS = 400_000;
const MOST_PASSES = 30;

/**
 * Deals blocks out to parts so that every class has its share in each as closely as whole blocks allow. First
 * iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011, "On the Stratification of Multi-Label Data"), with
 * pixels in place of examples: of the class with the fewest pixels left the block that has most of them goes to the part
 * that lacks most of that class. Then single blocks move, and pairs change places, while that lowers what Shares.cost says.
 *
 * @param shares of each part, all above 0, 1 together
 * @param random breaks ties and orders the search: the same state gives the same parts
 * @returns the part of each block
 */
export function assignBlocks(blocks: readonly Block[], shares: readonly number[], random: RandomStream): Uint8Array {
  const order = random.shuffle(Uint32Array.from(blocks.keys()));
  const state = new Shares(blocks, shares);
  stratify(blocks, order, state, random);
  const pairs = (blocks.length * blocks.length) / 2;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const moved = moveBlocks(order, state, shares.length);
    const swapped = pairs <= MOST_PAIRS && swapBlocks(order, state);
    if (!moved && !swapped) break;
  }
  return state.parts;
}

function stratify(blocks: readonly Block[], order: Uint32Array, state: Shares, random: RandomStream): void {
  const classes = blocks[0]?.counts.length ?? 0;
  const left = new Set(order);
  const remaining = Array.from({ length: classes }, (_, index) => blocks.reduce((sum, { counts }) => sum + counts[index], 0));
  while (left.size > 0) {
    let rarest = -1;
    for (let index = 0; index < classes; index++) {
      if (remaining[index] > 0 && (rarest < 0 || remaining[index] < remaining[rarest])) rarest = index;
    }
    // Of equals the first in random order.
    const members = [...left]
      .filter((block) => blocks[block].counts[rarest] > 0)
      .sort((a, b) => blocks[b].counts[rarest] - blocks[a].counts[rarest]);
    for (const block of members) {
      state.put(block, state.mostLacking(rarest, random));
      left.delete(block);
      for (let index = 0; index < classes; index++) remaining[index] -= blocks[block].counts[index];
    }
  }
}

function moveBlocks(order: Uint32Array, state: Shares, parts: number): boolean {
  let moved = false;
  for (const block of order) {
    const here = state.parts[block];
    let best = here;
    let lowest = state.cost(block);
    for (let part = 0; part < parts; part++) {
      if (part === here) continue;
      const change = state.changeOf(block, part);
      if (change < lowest) [best, lowest] = [part, change];
    }
    if (best === here) continue;
    state.move(block, best);
    moved = true;
  }
  return moved;
}

function swapBlocks(order: Uint32Array, state: Shares): boolean {
  let swapped = false;
  for (let one = 0; one < order.length; one++) {
    for (let other = one + 1; other < order.length; other++) {
      const [a, b] = [order[one], order[other]];
      if (state.parts[a] !== state.parts[b] && state.swapIfBetter(a, b)) swapped = true;
    }
  }
  return swapped;
}
