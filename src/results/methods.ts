import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { confusionMatrix } from '../evaluate/confusion.js';
import { type Metrics, metricsOf } from '../evaluate/metrics.js';
import { PREDICTIONS } from '../store/formats/trial/predictions.js';
import { SPLIT } from '../store/formats/trial/split.js';
import type { StoredRun } from '../store/list.js';
import { leakageOfSeeds } from './details.js';
import type { ShownLeakage } from './leakage-table.js';
import { NumberList } from '../base/number-list.js';
import { eachTrialPixel, hasPixels, missingPixels, type TrialOfRun } from './trial-pixels.js';

/** A pixel as one number, in reading order. */
export type Pixel = number;
/** More than any scene has columns. */
const ROW = 1 << 24;
export const placeOfPixel = (pixel: Pixel) => `row ${Math.floor(pixel / ROW)}, column ${pixel % ROW}`;

/** Typed where they come from tables: of all seeds there may be millions. */
export type Numbers = readonly number[] | Float64Array | Uint16Array;

/** One trial of a method, from its tables. */
export interface MethodTrial {
  readonly seed: number;
  /** The test pixels in reading order, their classes and what was predicted. */
  readonly pixels: Numbers;
  readonly truth: Numbers;
  readonly predicted: Numbers;
  /** The training pixels in reading order. */
  readonly training: Numbers;
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
export async function methodsOf(runs: readonly StoredRun[]): Promise<Method[]> {
  const found: Method[] = [];
  const shared = new SharedLists();
  for (const run of runs) {
    const leakage = leakageOfSeeds(run);
    for (const { name, trials: listed } of run.configurations) {
      const trials: MethodTrial[] = [];
      for (const one of listed) trials.push(await readTrial(run, name, one, shared));
      found.push({ name, folder: run.folder, seedLeakage: leakage.get(name), trials });
    }
  }
  const names = found.map(({ name }) => name);
  return found.map((method) =>
    names.filter((name) => name === method.name).length === 1
      ? method
      : {
          ...method,
          name:
            method.name === basename(method.folder).slice(0, -13) ? basename(method.folder) : `${basename(method.folder)}/${method.name}`,
        },
  );
}

/** The names of the classes of a run, or of its first configuration where they differ. */
export function classNamesOf({ configurations: [{ classes }] }: StoredRun): readonly string[] {
  return classes;
}

/** Methods that are compared test the same pixels: lists of the same numbers are kept once. */
class SharedLists {
  readonly #known = new Map<string, Numbers>();

  share<List extends Float64Array | Uint16Array>(list: List): Numbers {
    const hash = `${list.BYTES_PER_ELEMENT} ${createHash('sha256').update(list).digest('base64')}`;
    const known = this.#known.get(hash) ?? list;
    this.#known.set(hash, known);
    return known;
  }
}

async function readTrial(run: StoredRun, name: string, trial: TrialOfRun, shared: SharedLists): Promise<MethodTrial> {
  for (const file of [PREDICTIONS, SPLIT] as const) {
    if (hasPixels(run, trial, file)) continue;
    throw missingPixels(run, name, trial, file);
  }
  const tested = [new NumberList(Float64Array), new NumberList(Uint16Array), new NumberList(Uint16Array)] as const;
  await eachTrialPixel(run, trial, PREDICTIONS, ['row', 'column', 'class', 'predicted'], ([row, column, label, said]) => {
    for (const [index, value] of [pixelAt(row, column), Number(label), Number(said)].entries()) tested[index].push(value);
  });
  const training = new NumberList(Float64Array);
  await eachTrialPixel(run, trial, SPLIT, ['row', 'column', 'part'], ([row, column, part]) => {
    if (part === 'train') training.push(pixelAt(row, column));
  });
  const found = tested[0].values();
  const order = Uint32Array.from(found.keys()).sort((a, b) => found[a] - found[b]);
  const pixels = Float64Array.from(order, (index) => found[index]);
  const [truth, predicted] = [tested[1].values(), tested[2].values()].map((values) => Uint16Array.from(order, (index) => values[index]));
  const classes = [truth, predicted].reduce((most, labels) => labels.reduce((highest, label) => Math.max(highest, label), most), 1);
  const metrics = metricsOf(confusionMatrix(truth, predicted, classes));
  const trained = shared.share(training.values().sort());
  return { seed: trial.seed, pixels: shared.share(pixels), truth: shared.share(truth), predicted, training: trained, metrics };
}

function pixelAt(row: string, column: string): Pixel {
  return Number(row) * ROW + Number(column);
}
