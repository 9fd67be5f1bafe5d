import { relative } from 'node:path';
import { Failure } from '../errors/failure.js';
import { formatProblem } from '../errors/format.js';
import { defaultJobs, workOf } from '../run/jobs.js';
import { machineShare } from '../run/machine.js';
import type { Classified } from '../run/map/compute.js';
import type { MapOptions, Workers } from '../run/map/map-scene.js';
import { mapOwnScene, type MappedScene } from '../run/map/own-scene.js';
import { hasRunMap, mapName, runMapFolder, writeMapFolder } from '../run/map/run-maps.js';
import { type PreparedConfiguration, type PreparedRun, sizeOf } from '../run/prepare.js';
import { readTrainedTrial } from '../run/trained-trial.js';
import type { Experiment, LoadedPipeline } from '../spec/experiment.js';
import { note } from './command.js';
import type { Options } from './options.js';
import { formatDuration, runJobs } from './progress.js';

export const MAP_SCOPES = ['scene', 'labelled', 'none'] as const;
export type MapChoice = (typeof MAP_SCOPES)[number];

/** What is to be mapped: what the command line says, else what the pipeline does; undefined where neither does. */
export function mapChoice({ maps }: Pick<Experiment, 'maps'>, { maps: option }: Pick<Options, 'maps'>): MapChoice | undefined {
  if (option === undefined || MAP_SCOPES.includes(option as MapChoice)) return (option as MapChoice | undefined) ?? maps;
  throw new Failure({ code: 'usage', message: `--maps ${option}: unknown`, cure: `Known: ${MAP_SCOPES.join(', ')}.` });
}

/** The maps that a run should have and has not: of each configuration its first seed's. */
export function missingMaps({ varies, configurations }: Pick<LoadedPipeline, 'varies' | 'configurations'>, folder: string, options: Pick<Options, 'maps'>) {
  return configurations.flatMap(({ experiment }, index) => {
    const [seed] = experiment.seeds;
    const name = mapName({ varies, configuration: experiment.name, seed });
    const choice = mapChoice(experiment, options);
    return choice === 'none' || hasRunMap(folder, name) ? [] : [{ index, name, seed, configuration: experiment.name, scope: choice }];
  });
}

/** Makes the maps that a run lacks. One that cannot be made is told of: the run is whole without. */
export async function makeRunMaps(prepared: PreparedRun, workers: Workers, signal: AbortSignal, options: Options): Promise<void> {
  const { pipeline, folder, store, configurations } = prepared;
  for (const { index, name, seed, configuration, scope } of missingMaps(pipeline, folder, options)) {
    const { scene } = configurations[index];
    const title = `map${pipeline.varies ? ` of ${configuration}` : ''}, seed ${seed}`;
    try {
      const trained = await readTrainedTrial(folder, { configuration, seed }, { data: options.data, base: pipeline.folder });
      const progress = new MapProgress(title, options);
      const mapped = await mapOwnScene(store, trained, { scene, data: options.data, scope }, {
        workers, jobs: jobsOf(configurations[index], options), threads: options.threads, signal, perform: progress.perform,
      });
      await writeMapFolder(runMapFolder(folder, name), mapped);
      progress.tell(mapped, runMapFolder(folder, name));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      note(`warning: no map of seed ${seed}: ${error.problems.map(formatProblem).join('\n')}`);
    }
  }
}

/** Small scenes are mapped in one part: another worker takes longer to start. */
const SMALL_PIXELS = 4096;

function jobsOf({ experiment, network, scene }: PreparedConfiguration, { jobs, threads }: Options): number {
  const size = sizeOf(experiment, scene);
  const usual = () => defaultJobs(workOf(experiment, network, size, 0), machineShare().cores, threads);
  return partsAtOnce(size.rows * size.columns, usual, jobs);
}

export function partsAtOnce(pixels: number, usual: () => number, wanted?: number): number {
  return wanted ?? (pixels <= SMALL_PIXELS ? 1 : usual());
}

/** Shows on standard error how far a map is; nothing of one that is stored. */
export class MapProgress {
  #performed = false;

  constructor(readonly title: string, readonly options: Pick<Options, 'quiet' | 'json'>) {}

  readonly perform: NonNullable<MapOptions['perform']> = async (work) => {
    this.#performed = true;
    let found: Classified | undefined;
    const begun = performance.now();
    const errors = await runJobs([{
      title: this.title,
      run: async (report) => {
        found = await work((done, of) => report({ mapped: { done, of } }));
        return `${found.classes.reduce((count, one) => count + (one > 0 ? 1 : 0), 0)} pixels, ${formatDuration((performance.now() - begun) / 1000)}`;
      },
    }], { quiet: this.options.quiet, concurrent: 1 });
    if (errors.length > 0) throw errors[0].error;
    return found!;
  };

  /** What should be known of a map, and where it lies. */
  tell({ facts }: MappedScene, folder?: string): void {
    if (this.options.quiet || !this.#performed) return;
    for (const remark of facts.remarks) note(`${this.title}: ${remark}`);
    if (folder !== undefined) note(`maps: ${relative('', folder)}`);
  }
}
