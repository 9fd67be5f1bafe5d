import type { EngineFacts } from '../engine/engine.js';
import { machineShare } from './machine.js';

/** A step's kernels last microseconds: more threads than this wait for each other longer than they work. */
const MOST_USEFUL = 16;

/** How many threads compute each of some trials that run at once: as many as the user says, else an equal share of the cores. */
export function threadsFor(
  { threaded }: Pick<EngineFacts, 'threaded'>,
  jobs: number,
  wanted?: number,
  cores = machineShare().cores,
): number {
  if (!threaded) return 1;
  return wanted ?? Math.max(1, Math.min(MOST_USEFUL, Math.floor(cores / Math.max(1, jobs))));
}

/** `, 4 threads`, for people; nothing of one. */
export function threadsText(threads: number): string {
  return threads > 1 ? `, ${threads} threads` : '';
}
