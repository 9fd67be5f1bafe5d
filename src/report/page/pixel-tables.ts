import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoredRun } from '../../store/list.js';

/** The parts of a split as a raster has them; 0 is in none. */
export const PART_NAMES = ['train', 'validation', 'test'] as const;

/** The pixels of one trial, as its tables name them. */
export interface TrialPixels {
  readonly row: Uint32Array;
  readonly column: Uint32Array;
  /** Its class, from 1. */
  readonly label: Uint16Array;
  /** Its part, from 1. */
  readonly part: Uint8Array;
}

export interface PredictedPixels extends Omit<TrialPixels, 'part'> {
  readonly predicted: Uint16Array;
  readonly confidence: Float32Array;
}

/** @returns undefined if neither the trial nor the run has it */
export function readSplitPixels(run: StoredRun, trial: { seed: number; address: string }): TrialPixels | undefined {
  const columns = columnsOf(run, trial, 'split.csv');
  if (!columns) return undefined;
  const [, , , parts] = columns;
  return { ...placesOf(columns), part: Uint8Array.from(parts, (part) => PART_NAMES.indexOf(part as (typeof PART_NAMES)[number]) + 1) };
}

export function readPredictedPixels(run: StoredRun, trial: { seed: number; address: string }): PredictedPixels | undefined {
  const columns = columnsOf(run, trial, 'predictions.csv');
  if (!columns) return undefined;
  const [, , , predicted, confidence] = columns;
  return { ...placesOf(columns), predicted: Uint16Array.from(predicted, Number), confidence: Float32Array.from(confidence, Number) };
}

type Columns = readonly (readonly string[])[];

function placesOf([row, column, label]: Columns) {
  return { row: Uint32Array.from(row, Number), column: Uint32Array.from(column, Number), label: Uint16Array.from(label, Number) };
}

/** Of a trial's own table or, where the trial is gone, of its lines in the run's. */
function columnsOf({ folder, varies }: StoredRun, { seed, address }: { seed: number; address: string }, file: string): Columns | undefined {
  const trial = join(dirname(folder), 'trials', address, file);
  if (existsSync(trial)) return readColumns(trial);
  const own = join(folder, file);
  if (varies || !existsSync(own)) return undefined;
  const [seeds, ...columns] = readColumns(own);
  return columns.map((column) => column.filter((_, index) => seeds[index] === String(seed)));
}

/** Ten seeds have hundred thousands of lines, and no cell of these tables is ever quoted: split once, not parsed. */
function readColumns(path: string): string[][] {
  const text = readFileSync(path, 'utf8');
  const width = text.slice(0, text.indexOf('\n')).split(',').length;
  const cells = text.trimEnd().replaceAll('\n', ',').split(',');
  const lines = cells.length / width - 1;
  return Array.from({ length: width }, (_, column) => Array.from({ length: lines }, (_, line) => cells[(line + 1) * width + column]));
}
