import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Lock } from '../base/lock.js';
import { dataFolder } from '../data/files/locate.js';
import { scenesIn } from '../data/registered/read.js';
import type { LiveRun, LiveTrial } from '../pages/live/page.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { type PlannedTrial, prepareRun, trialsIn } from '../plan/prepare.js';
import type { RunSettings } from '../plan/run-options.js';
import { runTitle } from '../results/run-title.js';
import { sceneName } from '../results/stored-pipeline.js';
import { MANIFEST } from '../store/formats/manifest.js';
import { EPOCHS, readEpochs } from '../store/formats/trial/epochs.js';
import { makeFolder } from '../store/make-folder.js';
import { reportPath } from '../store/layout.js';
import { storedRun } from '../store/list.js';
import type { Store } from '../store/store.js';
import type { EpochRecord } from '../train/epoch.js';
import { VERSION } from '../workers/provenance.js';
import { statOf } from '../base/stat.js';

export interface FollowOptions extends RunSettings {
  /** The page; below the store, beside the run's folder, if left out. */
  readonly file?: string;
  /** The run's own page shows no spectra of the scene. */
  readonly withoutSpectra?: boolean;
  /** Milliseconds from one look at the store to the next. */
  readonly everyMs?: number;
  /** The page is there and shows this; told again whenever it changes. */
  readonly onState?: (state: FollowedState, file: string) => void;
  readonly signal?: AbortSignal;
}

export interface FollowedState {
  /** `idle`: no process computes a trial: none has begun, or all have ended. `finishing`: only maps and the run's own page are missing. */
  readonly kind: 'running' | 'idle' | 'finishing' | 'finished';
  readonly done: number;
  readonly trials: number;
}

/** Between two trials of a run no process computes one: so many looks in a row are more than that. */
const IDLE_LOOKS = 3;

/** A run's page comes after its maps; where none can be written, the run is done all the same. */
const PAGE_MS = 120_000;

/**
 * Writes the page of a run again and again while other processes compute it, and at last the run's own page into the same file.
 * Nothing is computed, and nothing of the store is changed.
 *
 * @returns the page's file
 * @throws Failure as `prepareRun` does, or `write`
 */
export async function followRun(pipeline: LoadedPipeline, options: FollowOptions): Promise<string> {
  const { everyMs = 2000, signal, data, withoutSpectra } = options;
  // What lies in the store has an address, which the data is a part of.
  const { store, folder, planned, run } = await plannedOf(pipeline, options);
  const file = options.file ?? `${folder}.html`;
  // Who begins to look before the run does finds no folder.
  if (options.file === undefined) await makeFolder(store.root);
  const { writePage, writeReport } = await import('../pages/write-report.js');
  const { livePage } = await import('../pages/live/page.js');
  const states = new TrialStates(store);
  const tell = new StateTeller(planned.length, (state) => options.onState?.(state, file));
  for (;;) {
    const finished = finishedAt(folder);
    const isDone = finished !== undefined && (existsSync(reportPath(folder)) || Date.now() - finished > PAGE_MS);
    const stored = isDone ? storedRun(folder) : undefined;
    if (stored) {
      const folders = { data, base: pipeline.folder, withoutSpectra };
      await writeReport(stored, { version: VERSION, scenes: scenesIn(dataFolder(data)), folders, file });
      tell.finished();
      return file;
    }
    const live: LiveRun = { ...run, now: new Date(), version: VERSION, ...(await states.read(planned)) };
    writePage(file, await livePage(live));
    tell.of(live.trials, finished !== undefined);
    await wait(everyMs, undefined, { signal });
  }
}

/** When a run's folder appeared: one that is there for long waits for no page any more. */
function finishedAt(folder: string): number | undefined {
  const changed = existsSync(folder) ? (statOf(join(folder, MANIFEST))?.mtimeMs ?? Date.now()) : undefined;
  // Machines' clocks differ.
  return changed === undefined ? undefined : Math.min(changed, Date.now());
}

/** Says what becomes of a run, once for each change. */
class StateTeller {
  #told?: FollowedState['kind'];
  #idle = 0;

  constructor(
    readonly trials: number,
    readonly onState: (state: FollowedState) => void,
  ) {}

  of(trials: readonly LiveTrial[], hasFolder: boolean): void {
    const done = trials.filter(({ state }) => state === 'done').length;
    const isIdle = !hasFolder && trials.every(({ state }) => state !== 'running');
    this.#idle = isIdle ? this.#idle + 1 : 0;
    if (this.#told === 'running' && isIdle && this.#idle < IDLE_LOOKS) return;
    this.#tell(hasFolder ? 'finishing' : isIdle ? 'idle' : 'running', done);
  }

  finished(): void {
    this.#tell('finished', this.trials);
  }

  #tell(kind: FollowedState['kind'], done: number): void {
    if (kind === this.#told) return;
    this.#told = kind;
    this.onState({ kind, done, trials: this.trials });
  }
}

interface Planned extends Pick<PlannedTrial, 'seed' | 'address'> {
  readonly configuration: string;
  readonly epochs?: number;
}

async function plannedOf(pipeline: LoadedPipeline, options: RunSettings) {
  const prepared = await prepareRun(pipeline, options);
  const { store, folder, configurations } = prepared;
  const [{ experiment }] = pipeline.configurations;
  const scenes = scenesIn(dataFolder(options.data));
  const titled = pipeline.configurations.map(({ experiment: one }) => {
    const { scene: id } = one.dataset;
    return { experiment: one, sceneName: sceneName(one.dataset), ...(id === undefined ? {} : { scene: scenes.find(id) }) };
  });
  return {
    store,
    folder,
    run: {
      title: `${pipeline.name}: ${runTitle(titled)}`,
      run: basename(folder),
      varies: pipeline.varies,
      scene: sceneName(experiment.dataset),
    },
    planned: trialsIn({ configurations }).map(({ seed, address, configuration }): Planned => {
      const { name, training } = configuration.experiment;
      return { seed, address, configuration: name, ...(training ? { epochs: training.epochs } : {}) };
    }),
  };
}

/** What the store tells of trials; what has not changed is not read again. */
class TrialStates {
  readonly #finished = new Map<string, Pick<LiveTrial, 'figures' | 'records'>>();
  readonly #checkpoints = new Map<string, { readonly changed: number; readonly records: readonly EpochRecord[] }>();

  constructor(readonly store: Store) {}

  async read(planned: readonly Planned[]): Promise<{ trials: LiveTrial[]; begun?: Date }> {
    const trials: LiveTrial[] = [];
    const begun: string[] = [];
    for (const { address, ...trial } of planned) {
      const finished = this.#finishedTrial(address);
      if (finished) {
        trials.push({ ...trial, ...finished, state: 'done', epoch: trial.epochs ?? 0 });
        continue;
      }
      const { sessions, records: noted, rate } = await this.store.partialTrial(address).journal();
      begun.push(...sessions.slice(0, 1).map((session) => session.begun));
      // Journals of older versions have no figures.
      const records = noted.length > 0 ? noted : await this.#checkpoint(address);
      const isRunning = await Lock.isHeld(this.store.workFolder(address)).catch(() => false);
      const state = isRunning ? 'running' : sessions.length > 0 ? 'stopped' : 'waiting';
      const epoch = sessions.at(-1)?.to ?? records.length;
      trials.push({ ...trial, state, epoch, records, ...(isRunning && rate !== undefined ? { rate } : {}) });
    }
    const [oldest] = begun.sort();
    return { trials, ...(oldest === undefined ? {} : { begun: new Date(oldest) }) };
  }

  #finishedTrial(address: string): Pick<LiveTrial, 'figures' | 'records'> | undefined {
    const known = this.#finished.get(address);
    if (known || !this.store.hasTrial(address)) return known;
    const trial = this.store.trial(address);
    const { figures } = trial.manifest();
    const found = { ...(figures ? { figures } : {}), records: readEpochs(trial.text(EPOCHS) ?? '').epochs };
    this.#finished.set(address, found);
    return found;
  }

  async #checkpoint(address: string): Promise<readonly EpochRecord[]> {
    const partial = this.store.partialTrial(address);
    const changed = statOf(partial.checkpointFile)?.mtimeMs;
    if (changed === undefined) return [];
    const known = this.#checkpoints.get(address);
    if (known?.changed === changed) return known.records;
    const records = (await partial.read())?.epochs ?? [];
    this.#checkpoints.set(address, { changed, records });
    return records;
  }
}
