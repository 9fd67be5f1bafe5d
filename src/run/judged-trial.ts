import { cpus } from 'node:os';
import { hasSearch } from '../classifiers/index.js';
import type { Experiment } from '../pipeline/experiment.js';
import { type JudgedTrial, judge } from '../results/summary.js';
import { readTrialRecord } from '../store/formats/trial/files.js';
import type { TrialRecord } from '../store/formats/trial/record.js';
import { readTables } from '../store/formats/trial/tables.js';
import type { Store } from '../store/store.js';
import type { JobOutcome } from '../workers/events.js';
import type { PlannedTrial } from '../plan/prepare.js';
import type { ClassifierTask, TrialTask } from '../workers/trial.js';

/** What a worker needs to compute a trial. */
export function taskOf({ configuration: { experiment, network, scene }, split, seed, start }: PlannedTrial): TrialTask | ClassifierTask {
  const data = { cube: scene.cube, identity: scene.identity, mask: scene.mask.values, split, seed };
  return experiment.classifier ? { ...data, experiment } : { ...data, experiment, network: network!, ...(start ? { start } : {}) };
}

/** Whether a trial that is stopped keeps what it has done: epochs in checkpoints, accuracies of a classifier's search. */
export function isResumable({ training, classifier }: Experiment): boolean {
  return training !== undefined || (classifier !== undefined && hasSearch(classifier));
}

/** Times say little without what took them: the engine with its device, and the processor that feeds it. */
export function timedOn(record: TrialRecord, engine: string, atOnce: number): TrialRecord {
  const processor = cpus()[0]?.model ?? 'an unknown processor';
  const device = record.search ? `${processor}, one thread` : `${engine}; ${processor}`;
  return { ...record, times: { ...record.times, device, atOnce } };
}

/** Its pixels are read again when tables are made of them: of all seeds together they may not fit into the memory. */
export async function storedTrial(store: Store, { configuration: { grid, scene }, seed, address }: PlannedTrial): Promise<JudgedTrial> {
  const files = await store.trial(address).files();
  const record = await readTrialRecord(seed, grid.columns, files);
  return judge(record, grid, scene.classNames.length, readTables(record, files));
}

/** What a trial's manifest has of its figures, for lists. */
export function figuresOf({ metrics, record }: JudgedTrial): Record<string, number> {
  const { overallAccuracy: oa, averageAccuracy: aa, kappa, averagePrecision: ap } = metrics;
  return { oa, aa, kappa, ap, ...(record.selected === undefined ? {} : { epoch: record.selected }) };
}

export function outcomeOf({ record, metrics: { overallAccuracy } }: JudgedTrial): JobOutcome {
  const {
    search,
    selected = 0,
    epochs,
    times: { trainingSeconds: seconds },
  } = record;
  if (!search) return { kind: 'trained', overallAccuracy, epoch: selected, epochs, seconds };
  return { kind: 'fitted', overallAccuracy, settings: search.find(({ chosen }) => chosen)?.settings ?? {}, seconds };
}
