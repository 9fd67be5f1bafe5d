import { Failure } from '../../errors/failure.js';
import { formatProblem } from '../../errors/format.js';
import type { LoadedPipeline } from '../../pipeline/experiment.js';
import type { Observer } from '../../workers/events.js';
import { defaultJobs, workOf } from '../../workers/jobs.js';
import { machineShare } from '../../workers/machine.js';
import type { PreparedConfiguration, PreparedRun } from '../../plan/prepare.js';
import { sizeOf } from '../../plan/scene-shelf.js';
import type { ScheduleOptions } from '../../plan/schedule.js';
import { readTrainedTrial } from '../trained-trial.js';
import { MapJob } from './map-job.js';
import type { Workers } from './map-scene.js';
import { mapOwnScene } from './own-scene.js';
import { runMapFolder } from '../../store/layout.js';
import { hasRunMap, mapName, writeMapFolder } from './run-maps.js';

/** What of a run's scene is drawn: all of it, labelled pixels, nothing. */
export const MAP_SCOPES = ['scene', 'labelled', 'none'] as const;
export type MapChoice = (typeof MAP_SCOPES)[number];

export interface DrawOptions extends ScheduleOptions {
  /** In place of the pipeline's `maps`. */
  readonly maps?: MapChoice;
  /** What `--data` says. */
  readonly data?: string;
  readonly signal?: AbortSignal;
  /** What a user has typed, for provenance.json. */
  readonly command?: readonly string[];
}

/** The maps that a run should have and has not: of each configuration its first seed's. */
export function missingMaps(
  { varies, configurations }: Pick<LoadedPipeline, 'varies' | 'configurations'>,
  folder: string,
  { maps }: Pick<DrawOptions, 'maps'>,
) {
  return configurations.flatMap(({ experiment }, index) => {
    const [seed] = experiment.seeds;
    const name = mapName({ varies, configuration: experiment.name, seed });
    const choice = maps ?? experiment.maps;
    return choice === 'none' || hasRunMap(folder, name) ? [] : [{ index, name, seed, configuration: experiment.name, scope: choice }];
  });
}

/** Makes the maps that a run lacks. One that cannot be made is a warning: the run is whole without. */
export async function drawRunMaps(
  prepared: PreparedRun,
  workers: Workers,
  options: DrawOptions & { readonly emit: Observer },
): Promise<void> {
  const { pipeline, folder, store, configurations } = prepared;
  const { data, threads, signal, command, emit } = options;
  for (const { index, name, seed, configuration, scope } of missingMaps(pipeline, folder, options)) {
    const { scene } = configurations[index];
    const title = `map${pipeline.varies ? ` of ${configuration}` : ''}, seed ${seed}`;
    try {
      const trained = await readTrainedTrial(folder, { configuration, seed }, { data, base: pipeline.folder });
      const job = new MapJob(title, emit);
      const mapped = await mapOwnScene(
        store,
        trained,
        { scene, data, scope },
        { workers, jobs: jobsOf(configurations[index], options), threads, signal, command, perform: job.perform },
      );
      await writeMapFolder(runMapFolder(folder, name), mapped);
      job.written(mapped, runMapFolder(folder, name));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      void emit({ type: 'warning', text: `no map of seed ${seed}: ${error.problems.map(formatProblem).join('\n')}` });
    }
  }
}

/** Small scenes are mapped in one part: another worker takes longer to start. */
const SMALL_PIXELS = 4096;

function jobsOf({ experiment, network, scene }: PreparedConfiguration, { jobs, threads }: DrawOptions): number {
  const size = sizeOf(experiment, scene);
  const usual = () => defaultJobs(workOf(experiment, network, size, 0), machineShare().cores, threads);
  return partsAtOnce(size.rows * size.columns, usual, jobs);
}

/** Into how many parts a scene is cut that are classified at once. */
export function partsAtOnce(pixels: number, usual: () => number, wanted?: number): number {
  return wanted ?? (pixels <= SMALL_PIXELS ? 1 : usual());
}
