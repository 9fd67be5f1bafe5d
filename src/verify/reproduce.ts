import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { confusionMatrix } from '../evaluate/confusion.js';
import { metricsOf } from '../evaluate/metrics.js';
import { NumberList } from '../base/number-list.js';
import { PREPROCESSING } from '../store/formats/preprocessing.js';
import { type JudgedTrial, judge } from '../results/summary.js';
import { eachPrediction, PREDICTIONS } from '../store/formats/trial/predictions.js';
import { SPLIT } from '../store/formats/trial/split.js';
import { trialFiles } from '../store/formats/trial/files.js';
import type { TrialIdentity } from '../pipeline/address/address.js';
import { type FileData, fileData, wholeOf } from '../base/file-data.js';
import type { WorkerPool } from '../workers/pool.js';
import type { PlannedTrial } from '../plan/prepare.js';
import { taskOf } from '../run/judged-trial.js';
import type { TrialProgress } from '../workers/trial-progress.js';
import { firstDifference } from './compare.js';
import { type TrialOrigin, whyNotExact } from './exactness.js';
import { MANIFEST } from '../store/formats/manifest.js';
import { parseProvenance, PROVENANCE } from '../store/formats/provenance.js';
import type { Difference, Reproduced } from './verification.js';

/** A trial computed again, in memory: nothing is written anywhere. */
export interface Recomputed {
  readonly judged: JudgedTrial;
  /** `split.csv`, `epochs.csv`, `predictions.csv`, `weights.safetensors`, `preprocessing.json`. */
  readonly files: ReadonlyMap<string, FileData>;
  /** The engine's description. */
  readonly engine: string;
}

export async function recompute(
  trial: PlannedTrial,
  pool: WorkerPool,
  options: { signal?: AbortSignal; onProgress?(progress: TrialProgress): void },
): Promise<Recomputed> {
  const {
    configuration: { scene, grid },
  } = trial;
  const { record, weights, model, engine } = await pool.run('trial', taskOf(trial), options);
  const { hashed } = trialFiles(record, weights, grid, {}, model);
  return { judged: judge(record, grid, scene.classNames.length), engine, files: hashed };
}

const FIGURES = { overallAccuracy: 'overall accuracy', averageAccuracy: 'average accuracy', kappa: 'kappa' } as const;

/** Compares a trial's folder with what has been computed again: all bytes, or the split and the figures within a tolerance. */
export async function compareTrial(
  title: string,
  stored: { readonly folder: string; readonly identity: TrialIdentity },
  planned: PlannedTrial,
  computed: Recomputed,
  tolerance: number,
): Promise<Reproduced> {
  const read = (name: string) => fileData(join(stored.folder, name));
  const why = whyNotExact(originOf(stored.identity, (await wholeOf(read(PROVENANCE))).toString('utf8')), {
    class: planned.identity.engine,
    description: computed.engine,
  });
  const exact = why === undefined;
  const differences: Difference[] = [];
  const note = (file: string, difference?: Omit<Difference, 'trial' | 'file'>) => {
    if (difference) differences.push({ trial: title, file, ...difference });
  };
  if (planned.identity.data !== stored.identity.data) {
    note(MANIFEST, { at: 'trial.data', stored: stored.identity.data.slice(0, 12), computed: planned.identity.data.slice(0, 12) });
  }
  for (const [name, data] of computed.files) {
    // A trial of an older version has no such file.
    if (name === PREPROCESSING && !existsSync(join(stored.folder, name))) continue;
    if (exact || name === SPLIT) note(name, await firstDifference(name, read(name), data));
  }
  const outcome = { trial: title, address: planned.address, exact, ...(exact ? {} : { why }), differences };
  if (exact) return outcome;
  const distances = await figureDistances(read(PREDICTIONS), computed.judged, planned.configuration.scene.classNames.length);
  for (const { at, was, is, distance } of distances) {
    if (!(distance <= tolerance)) note(PREDICTIONS, { at, stored: was.toFixed(6), computed: is.toFixed(6) });
  }
  return { ...outcome, distance: Math.max(...distances.map(({ distance }) => distance)) };
}

/** @param predictions a stored predictions.csv */
async function figureDistances(predictions: FileData, { metrics }: JudgedTrial, classes: number) {
  const [truth, predicted] = [new NumberList(Uint16Array), new NumberList(Uint16Array)];
  await eachPrediction(predictions, ['class', 'predicted'], ([label, found]) => {
    truth.push(Number(label));
    predicted.push(Number(found));
  });
  const stored = metricsOf(confusionMatrix(truth.values(), predicted.values(), classes));
  return (Object.keys(FIGURES) as (keyof typeof FIGURES)[]).map((key) => ({
    at: FIGURES[key],
    was: stored[key],
    is: metrics[key],
    distance: Math.abs(stored[key] - metrics[key]),
  }));
}

function originOf({ engine: engineClass, numerics }: TrialIdentity, text: string): TrialOrigin {
  const { engine, node, processor } = parseProvenance(text) ?? {};
  return { engineClass, numerics, engine, node, processor };
}
