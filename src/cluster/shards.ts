import { addressOf } from '../pipeline/address/address.js';
import { countPixels } from '../plan/pixel-counts.js';
import { trialFlops } from '../plan/flops.js';
import { type PlannedTrial, type PreparedRun, trialsIn } from '../plan/prepare.js';
import { sizeOf } from '../plan/scene-shelf.js';

/** One of so many parts of a run's trials. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * The trials of one shard. It follows from the pipeline alone, not from the engine nor from what is in the store, so that machines
 * agree on it without talking: all shards together are the whole run, and no trial is in two.
 */
export function trialsOfShard(prepared: Pick<PreparedRun, 'configurations'>, { index, count }: Shard): PlannedTrial[] {
  const trials = distinctTrials(trialsIn(prepared));
  const shards = assignShards(trials.map(costOf), count);
  return trials.filter((_, position) => shards[position] === index);
}

/**
 * Gives each cost a shard, from 1: the largest first, each to the shard that has least so far, of equals the first. No shard has more
 * than 4/3 of what the best division would give the fullest one (Graham 1969), and none is empty as long as there are enough.
 */
export function assignShards(costs: readonly number[], count: number): number[] {
  const order = [...costs.keys()].sort((a, b) => costs[b] - costs[a] || a - b);
  // More than there are costs stay empty.
  const loads = new Array<number>(Math.min(count, costs.length)).fill(0);
  const shards = new Array<number>(costs.length);
  for (const position of order) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] += costs[position];
    shards[position] = least + 1;
  }
  return shards;
}

/** Configurations whose data turns out to be the same share their trials, on every engine. */
function distinctTrials(trials: readonly PlannedTrial[]): PlannedTrial[] {
  const distinct = new Map<string, PlannedTrial>();
  for (const trial of trials) {
    const key = addressOf({ ...trial.identity, engine: '' });
    if (!distinct.has(key)) distinct.set(key, trial);
  }
  return [...distinct.values()];
}

function costOf({ configuration: { experiment, network, scene }, split }: PlannedTrial): number {
  // No trial is free, whatever its estimate says.
  return Math.max(1, trialFlops(experiment, network, sizeOf(experiment, scene), countPixels(split)));
}
