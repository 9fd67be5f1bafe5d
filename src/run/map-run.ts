import { basename, dirname, parse } from 'node:path';
import type { Scene } from '../data/cube.js';
import { type Hold, whileHolding } from '../store/hold.js';
import { sweepLeftovers } from '../store/leftovers.js';
import { makeFolder } from '../store/make-folder.js';
import { Store } from '../store/store.js';
import { CLASSIFIERS } from '../workers/engines/auto.js';
import { engineOfClass } from '../workers/engines/of-class.js';
import { type Conduct, type Observer, UNWATCHED } from '../workers/events.js';
import { defaultJobs, workOf } from '../workers/jobs.js';
import { checkAborted } from '../workers/job-list.js';
import { machineShare } from '../workers/machine.js';
import { writeRunPage } from './run-page.js';
import type { ScheduleOptions } from '../plan/schedule.js';
import { readTrainedTrial, type TrainedTrial, type TrialChoice } from '../predict/trained-trial.js';
import { partsAtOnce } from '../predict/maps/draw-run-maps.js';
import { MapJob } from '../predict/maps/map-job.js';
import type { MapOptions } from '../predict/maps/map-scene.js';
import type { Scope } from '../store/formats/map-manifest.js';
import { mapOtherScene, type OtherScene } from '../predict/maps/other-scene.js';
import { type MappedScene, mapOwnScene } from '../predict/maps/own-scene.js';
import { runMapFolder } from '../store/layout.js';
import { checkMapFolder, freeMapFolder, mapName, writeMapFolder } from '../predict/maps/run-maps.js';
import { type UncertaintyOptions, uncertaintyOf } from '../predict/maps/uncertainty.js';
import { ownData } from '../predict/own-data.js';
import { LateWorkers } from '../predict/maps/workers.js';
import { RunFolder } from '../store/run-folder.js';

export interface MapRunOptions extends TrialChoice, ScheduleOptions, Conduct {
  /** What `--data` says. */
  readonly data?: string;
  /** Where relative paths of the run's pipeline start from. */
  readonly base?: string;
  /** With its device; `auto` means that of the run. */
  readonly engine: string;
  /** What of the run's own scene is drawn; as usual if left out. */
  readonly scope?: Scope;
  /** Another scene. */
  readonly other?: OtherScene;
  /** Entropy and sizes of conformal sets, too, of this coverage or, if it is left out, 0.9 where the trial can calibrate them. */
  readonly uncertainty?: UncertaintyOptions;
  /** The folder of the map's files; one below the run if left out. */
  readonly output?: string;
  /** What a user has typed, for provenance.json. */
  readonly command?: readonly string[];
}

/** A map that has been written. */
export interface WrittenMap {
  readonly folder: string;
  readonly mapped: MappedScene & { readonly scene?: { readonly streamed: boolean } };
}

/**
 * Applies a trial of a run to the run's own scene or to another one, and writes the map's files.
 *
 * @param run the run's folder
 */
export function mapRun(run: string, options: MapRunOptions): Promise<WrittenMap> {
  const { onEvent: emit = UNWATCHED } = options;
  return whileHolding(
    dirname(run),
    (hold) => makeMap(run, options, hold, emit),
    (text) => void emit({ type: 'waiting', text }),
  );
}

async function makeMap(run: string, options: MapRunOptions, hold: Hold, emit: Observer): Promise<WrittenMap> {
  const { configuration, seed, data, base, other, output, scope, uncertainty: wanted, threads, signal, command } = options;
  const trained = await readTrainedTrial(run, { configuration, seed }, { data, base });
  const { varies, engine } = new RunFolder(run).manifest()!;
  const uncertainty = wanted && (await uncertaintyOf(trained, new RunFolder(run).trial(trained.address), wanted));
  const name = mapName({ varies, ...trained, scene: other && (other.known?.id ?? parse(other.cube.file).name) });
  checkMapFolder(output ?? runMapFolder(run, name));
  const store = new Store(dirname(run), hold);
  await hold.narrow({ trials: [trained.address], runs: [basename(run)] });
  const workers = new LateWorkers(await engineFor(trained, engine, options));
  try {
    const scene = other ? undefined : await ownData(trained, run, options, emit);
    void emit({ type: 'prepared', run });
    checkAborted(signal);
    const { perform } = new MapJob(`map of ${trained.configuration}, seed ${trained.seed}`, emit);
    const mapOptions: MapOptions = { workers, jobs: jobsOf(trained, scene, options), threads, signal, uncertainty, command, perform };
    const mapped = other
      ? await mapOtherScene(store, trained, other, mapOptions)
      : await mapOwnScene(store, trained, { scene: scene!, data, scope }, mapOptions);
    checkAborted(signal);
    // Others may have taken this process for dead, and removed the run.
    await hold.renew();
    const folder = output ?? freeMapFolder(run, name, mapped.facts);
    if (output === undefined && basename(folder) !== name)
      void emit({
        type: 'note',
        text: `${name} is the map of another scene whose file has the same name: this one is ${basename(folder)}`,
      });
    if (output !== undefined) {
      await makeFolder(dirname(folder));
      await sweepLeftovers(dirname(folder));
    }
    await writeMapFolder(folder, mapped);
    checkAborted(signal);
    // Its page shows the run's own maps.
    if (!other && output === undefined) await writeRunPage(run, { data, base, again: true, emit });
    return { folder, mapped };
  } finally {
    await workers.close();
  }
}

/** What the trial was computed with, unless something is named. */
export async function engineFor({ experiment }: TrainedTrial, engineClass: string, { engine }: Pick<MapRunOptions, 'engine'>) {
  return experiment.classifier ? CLASSIFIERS : engineOfClass(engine === 'auto' ? engineClass : engine);
}

/** Parts of a scene at once. */
export function jobsOf(
  { experiment, network, preprocessing }: TrainedTrial,
  scene: Scene | undefined,
  { jobs, threads }: ScheduleOptions,
): number {
  // Of a large scene a part is held: what a worker takes follows from the network.
  const { rows, columns } = scene?.cube ?? { rows: 256, columns: 256 };
  const size = { rows, columns, bands: preprocessing.bands, classes: scene?.classNames.length ?? 1 };
  return partsAtOnce(rows * columns, () => defaultJobs(workOf(experiment, network, size, 0), machineShare().cores, threads), jobs);
}
