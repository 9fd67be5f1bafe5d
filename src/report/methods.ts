import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { confusionMatrix } from '../evaluate/confusion.js';
import { type Metrics, metricsOf } from '../evaluate/metrics.js';
import { MANIFEST } from '../store/folder.js';
import type { StoredRun } from '../store/list.js';
import { readCsv } from './csv.js';
import { leakageOfSeeds } from './details.js';
import type { ShownLeakage } from './leakage-table.js';

/** A pixel as one number, in reading order. */
export type Pixel = number;
/** More than any scene has columns. */
const ROW = 1 << 24;
export const placeOfPixel = (pixel: Pixel) => `row ${Math.floor(pixel / ROW)}, column ${pixel % ROW}`;

/** One trial of a method, from its tables. */
export interface MethodTrial {
  readonly seed: number;
  /** The test pixels in reading order, their classes and what was predicted. */
  readonly pixels: readonly Pixel[];
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  /** The training pixels in reading order. */
  readonly training: readonly Pixel[];
  readonly metrics: Metrics;
}

/** A run, or a configuration of one. */
export interface Method {
  readonly name: string;
  readonly folder: string;
  readonly trials: readonly MethodTrial[];
  /** By the seed. */
  readonly seedLeakage?: ReadonlyMap<number, ShownLeakage>;
}

/** Every configuration of the runs as a method; names that several have are told apart by their run's folder. */
export function methodsOf(runs: readonly StoredRun[]): Method[] {
  const found = runs.flatMap((run) => {
    const leakage = leakageOfSeeds(run);
    return run.configurations.map(({ name, trials }) => ({
      name, folder: run.folder, seedLeakage: leakage.get(name),
      trials: trials.map(({ seed, address }) => readTrial(run, name, seed, address)),
    }));
  });
  const names = found.map(({ name }) => name);
  return found.map((method) => (names.filter((name) => name === method.name).length === 1 ? method
    : { ...method, name: method.name === basename(method.folder).slice(0, -13) ? basename(method.folder) : `${basename(method.folder)}/${method.name}` }));
}

/** The names of the classes of a run, or of its first configuration where they differ. */
export function classNamesOf({ folder, configurations: [{ name }] }: StoredRun): readonly string[] {
  const { classes = [], configurations } = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as {
    classes?: readonly string[]; configurations?: readonly { name: string; classes: readonly string[] }[];
  };
  return configurations?.find((one) => one.name === name)?.classes ?? classes;
}

function readTrial(run: StoredRun, name: string, seed: number, address: string): MethodTrial {
  const predictions = tableOf(run, name, seed, address, 'predictions.csv').toSorted((a, b) => pixelOf(a) - pixelOf(b));
  const training = tableOf(run, name, seed, address, 'split.csv').filter(({ part }) => part === 'train').map(pixelOf).sort((a, b) => a - b);
  const [truth, predicted] = (['class', 'predicted'] as const).map((column) => predictions.map((row) => Number(row[column])));
  const classes = [...truth, ...predicted].reduce((most, label) => Math.max(most, label), 1);
  const metrics = metricsOf(confusionMatrix(truth, predicted, classes));
  return { seed, pixels: predictions.map(pixelOf), truth, predicted, training, metrics };
}

function pixelOf({ row, column }: Record<string, string>): Pixel {
  return Number(row) * ROW + Number(column);
}

/** Of a trial that is gone, the run's own table if it has one. */
function tableOf({ folder, varies }: StoredRun, name: string, seed: number, address: string, file: string): Record<string, string>[] {
  const trial = join(dirname(folder), 'trials', address, file);
  if (existsSync(trial)) return readCsv(readFileSync(trial, 'utf8'));
  const own = join(folder, file);
  if (!varies && existsSync(own)) return readCsv(readFileSync(own, 'utf8')).filter((row) => row.seed === String(seed));
  throw new Failure({
    code: 'trial-missing', message: `${name}, seed ${seed}: its trial is gone`, place: { file: trial },
    cure: `hsi-run ${join(folder, 'resolved.yaml')} computes it again.`,
  });
}
