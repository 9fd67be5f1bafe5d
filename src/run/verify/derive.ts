import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCsv } from '../../report/csv.js';
import { runTables } from '../../report/run-files.js';
import { type JudgedTrial, judge } from '../../report/summary.js';
import { sweepTables } from '../../report/sweep-files.js';
import { readTrialRecord, trialFiles } from '../../report/trial-files.js';
import type { LabelledGrid } from '../../report/trial-record.js';
import type { LoadedPipeline } from '../../spec/experiment.js';
import type { Targets } from '../../spec/published/targets.js';
import { spellPoints } from '../../spec/points.js';

/** One configuration's trials as their files tell. */
export interface DerivedConfiguration {
  readonly classNames: readonly string[];
  readonly grid: LabelledGrid;
  readonly trials: readonly JudgedTrial[];
  readonly targets?: Targets;
}

/**
 * The pixels that splits name, with their classes: no scene is read for it.
 *
 * @param patch rows and columns of a patch
 */
export function gridOf(splits: readonly Buffer[], patch: number): LabelledGrid {
  // All splits are of one scene: each of its pixels once, however many splits there are.
  const pixels = new Map<string, { row: number; column: number; label: number }>();
  for (const data of splits) {
    for (const { row, column, class: label } of readCsv(data.toString('utf8'))) {
      pixels.set(`${row},${column}`, { row: Number(row), column: Number(column), label: Number(label) });
    }
  }
  const width = (key: 'row' | 'column') => [...pixels.values()].reduce((most, pixel) => Math.max(most, pixel[key]), 0) + 1;
  const columns = width('column');
  const mask = new Uint16Array(columns * width('row'));
  for (const { row, column, label } of pixels.values()) mask[row * columns + column] = label;
  return { columns, mask, patch };
}

/** @param folder the trial's, whose files have been checked */
export async function deriveTrial(seed: number, grid: LabelledGrid, classes: number, folder: string): Promise<JudgedTrial> {
  const read = (file: string) => readFile(join(folder, file));
  const readIfAny = (file: string) => read(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return judge(await readTrialRecord(seed, grid.columns, { read, readIfAny }), grid, classes);
}

/** A trial's tables as its record makes them. */
export function trialTables({ record }: JudgedTrial, grid: LabelledGrid): Map<string, string> {
  return new Map([...trialFiles(record, [], grid, {}).hashed].filter(([name]) => name.endsWith('.csv')) as [string, string][]);
}

/** The tables of a run that derive from its trials' records, by file; without its times. */
export function deriveTables(pipeline: LoadedPipeline, configurations: readonly DerivedConfiguration[]): Map<string, string> {
  const [{ trials, classNames, grid, targets }] = configurations;
  if (!pipeline.varies) return runTables(trials, classNames, grid, targets);
  const points = spellPoints(pipeline.configurations) as { name: string }[];
  return sweepTables(configurations.map((configuration, index) => {
    const { name, ...point } = points[index];
    return { ...configuration, name, point };
  }));
}
