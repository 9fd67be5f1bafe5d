import { basename, dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { type Hold, whileHolding } from '../store/hold.js';
import { sweepLeftovers } from '../store/leftovers.js';
import { makeFolder } from '../store/make-folder.js';
import { RunFolder } from '../store/run-folder.js';
import { Store } from '../store/store.js';
import { type Observer, UNWATCHED } from '../workers/events.js';
import { checkAborted } from '../workers/job-list.js';
import { isFinished, noteFinished, type ServedBy, stateOfScene } from '../predict/maps/finished-scenes.js';
import { MapJob } from '../predict/maps/map-job.js';
import { mapOtherScene, type OtherScene } from '../predict/maps/other-scene.js';
import { checkMapFolder, writeMapFolder } from '../predict/maps/run-maps.js';
import { writeMosaics } from '../predict/maps/mosaics.js';
import type { ListedScene } from '../predict/maps/scene-list.js';
import { uncertaintyOf } from '../predict/maps/uncertainty.js';
import { LateWorkers } from '../predict/maps/workers.js';
import { readTrainedTrial } from '../predict/trained-trial.js';
import { engineFor, jobsOf, type MapRunOptions } from './map-run.js';

export interface MapScenesOptions extends Omit<MapRunOptions, 'scope' | 'other' | 'output'> {
  /** Each scene's map lies in a folder of its name below this one. */
  readonly output: string;
  readonly standardize: OtherScene['standardize'];
  /** All scenes, where this process maps a part of them. */
  readonly list?: readonly ListedScene[];
}

/** What has become of one scene of a list. */
export interface ServedScene {
  readonly name: string;
  readonly file: string;
  readonly folder: string;
  /** `finished`: its map was there already, intact and of these files. */
  readonly state: 'mapped' | 'finished' | 'failed';
  readonly pixels?: number;
  readonly seconds?: number;
  /** What should be known of its map. */
  readonly remarks?: readonly string[];
  readonly problems?: Failure['problems'];
}

export interface Served {
  readonly scenes: readonly ServedScene[];
  /** Files that show the tiles of a scene as one raster. */
  readonly mosaics: readonly string[];
  /** The most memory that this process had, in bytes. */
  readonly peak: number;
}

/**
 * Applies a trial of a run to many scenes, one after the other. What is finished and intact is not done again. A scene that cannot be
 * mapped does not stop the others.
 *
 * @param run the run's folder
 * @throws Failure of the run; Interrupted, after which the same call goes on with the next scene
 */
export function mapScenes(run: string, scenes: readonly ListedScene[], options: MapScenesOptions): Promise<Served> {
  const { onEvent: emit = UNWATCHED } = options;
  return whileHolding(
    dirname(run),
    (hold) => serve(run, scenes, options, hold, emit),
    (text) => void emit({ type: 'waiting', text }),
  );
}

async function serve(run: string, scenes: readonly ListedScene[], options: MapScenesOptions, hold: Hold, emit: Observer): Promise<Served> {
  const { configuration, seed, data, base, output, standardize, list = scenes, uncertainty: wanted, threads, signal, command } = options;
  const trained = await readTrainedTrial(run, { configuration, seed }, { data, base });
  const folder = new RunFolder(run);
  const uncertainty = wanted && (await uncertaintyOf(trained, folder.trial(trained.address), wanted));
  const store = new Store(dirname(run), hold);
  await hold.narrow({ trials: [trained.address], runs: [basename(run)] });
  const engine = await engineFor(trained, folder.manifest()!.engine, options);
  const by: ServedBy = {
    trial: trained.address,
    engine: engine.class,
    standardize,
    ...(uncertainty ? { uncertainty: uncertainty.request } : {}),
  };
  const workers = new LateWorkers(engine);
  const served: ServedScene[] = [];
  void emit({ type: 'prepared', run });
  await sweepLeftovers(output);
  let [seconds, bytes] = [0, 0];
  try {
    for (const [index, { name, file, bytes: size, tile }] of scenes.entries()) {
      checkAborted(signal);
      const own = { name, file, folder: join(output, name) };
      if (await isFinished(output, name, file, by)) {
        served.push({ ...own, state: 'finished' });
        continue;
      }
      const begun = performance.now();
      try {
        checkMapFolder(own.folder);
        const states = stateOfScene(file);
        const { perform } = new MapJob(`${name}, ${index + 1} of ${scenes.length}`, emit);
        const mapped = await mapOtherScene(
          store,
          trained,
          { cube: { file }, standardize, ...(tile ? { tile } : {}) },
          { workers, jobs: jobsOf(trained, undefined, options), threads, signal, uncertainty, command, perform },
        );
        // Others may have taken this process for dead.
        await hold.renew();
        await makeFolder(output);
        await writeMapFolder(own.folder, mapped);
        noteFinished(output, name, mapped.facts.map, states, by);
        const taken = (performance.now() - begun) / 1000;
        served.push({ ...own, state: 'mapped', pixels: counted(mapped.record.classes), seconds: taken, remarks: mapped.facts.remarks });
        [seconds, bytes] = [seconds + taken, bytes + size];
        void emit({ type: 'note', text: progressText(scenes, index, seconds / Math.max(1, bytes)) });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        served.push({ ...own, state: 'failed', problems: error.problems });
      }
    }
  } finally {
    await workers.close();
  }
  return { scenes: served, mosaics: writeMosaics(output, list, by), peak: peakMemory() };
}

function counted(classes: Uint8Array | Uint16Array): number {
  let count = 0;
  for (const one of classes) if (one > 0) count++;
  return count;
}

/** Time goes with the size of files, as far as one can tell before they are read. */
function progressText(scenes: readonly ListedScene[], index: number, secondsPerByte: number): string {
  const left = scenes.slice(index + 1).reduce((sum, { bytes }) => sum + bytes, 0) * secondsPerByte;
  const minutes = left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`;
  const megabytes = Math.round(peakMemory() / 1e6);
  return `${index + 1} of ${scenes.length} scenes${left > 0 ? `, about ${minutes} left` : ''}, peak memory ${megabytes} MB`;
}

/** Of the whole process, its worker threads included. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}
