import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NumberList } from '../base/number-list.js';
import { runTables } from '../results/run-files.js';
import { type JudgedTrial, judge } from '../results/summary.js';
import { sweepTables } from '../results/sweep-files.js';
import { eachSplitPixel } from '../store/formats/trial/split.js';
import { readTrialRecord, type TrialReading } from '../store/formats/trial/files.js';
import type { LabelledGrid, TrialRecord } from '../store/formats/trial/record.js';
import { readTables } from '../store/formats/trial/tables.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import type { Targets } from '../pipeline/published/targets.js';
import { spellPoints } from '../pipeline/vary/points.js';
import { type FileData, fileData } from '../base/file-data.js';

/** One configuration's trials as their files tell. */
export interface DerivedConfiguration {
  readonly classNames: readonly string[];
  readonly trials: readonly JudgedTrial[];
  readonly targets?: Targets;
  /** As `JudgedConfiguration` has them. */
  readonly labels?: readonly string[];
}

/**
 * The pixels that splits name, with their classes: no scene is read for it, and one split after the other.
 *
 * @param patch rows and columns of a patch
 */
export async function gridOf(splits: readonly FileData[], patch: number): Promise<LabelledGrid> {
  // All splits are of one scene: the grid grows to the last row and column that any of them names.
  let [rows, columns, mask] = [0, 0, new Uint16Array()];
  for (const data of splits) {
    const lists = { row: new NumberList(Uint32Array), column: new NumberList(Uint32Array), label: new NumberList(Uint16Array) };
    let [lowest, rightmost] = [rows, columns];
    await eachSplitPixel(data, ['row', 'column', 'class'], ([row, column, label]) => {
      lists.row.push(Number(row));
      lists.column.push(Number(column));
      lists.label.push(Number(label));
      lowest = Math.max(lowest, Number(row) + 1);
      rightmost = Math.max(rightmost, Number(column) + 1);
    });
    if (lowest > rows || rightmost > columns) {
      const wider = new Uint16Array(lowest * rightmost);
      for (let row = 0; row < rows; row++) wider.set(mask.subarray(row * columns, (row + 1) * columns), row * rightmost);
      [rows, columns, mask] = [lowest, rightmost, wider];
    }
    const [row, column, label] = [lists.row.values(), lists.column.values(), lists.label.values()];
    for (let index = 0; index < row.length; index++) mask[row[index] * columns + column[index]] = label[index];
  }
  return { columns, mask, patch };
}

/** A trial's record from its files, which have been checked. */
export function readRecord(seed: number, { columns }: LabelledGrid, folder: string): Promise<TrialRecord> {
  return readTrialRecord(seed, columns, filesIn(folder));
}

/** A trial with its figures; its tables are read again from its files when they are asked for. */
export function judgeStored(record: TrialRecord, grid: LabelledGrid, classes: number, folder: string): JudgedTrial {
  return judge(record, grid, classes, readTables(record, filesIn(folder)));
}

function filesIn(folder: string): TrialReading {
  return { open: (file) => fileData(join(folder, file)), has: (file) => existsSync(join(folder, file)) };
}

/** The tables of a run that derive from its trials' records, by file; without its times. */
export function deriveTables(pipeline: LoadedPipeline, configurations: readonly DerivedConfiguration[]): Map<string, FileData> {
  const [{ trials, classNames, targets, labels }] = configurations;
  if (!pipeline.varies) return runTables(trials, classNames, targets, labels);
  const points = spellPoints(pipeline.configurations) as { name: string }[];
  return sweepTables(
    configurations.map((configuration, index) => {
      const { name, ...point } = points[index];
      return { ...configuration, name, point };
    }),
  );
}
