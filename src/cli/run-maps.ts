import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { Failure } from '../errors/failure.js';
import { formatProblem } from '../errors/format.js';
import { defaultJobs, workOf } from '../run/jobs.js';
import type { Workers } from '../run/map/map-scene.js';
import { mapOwnScene, type MappedScene } from '../run/map/own-scene.js';
import { hasRunMap, mapName, runMapFolder, writeMapFolder } from '../run/map/run-maps.js';
import { type PreparedConfiguration, type PreparedRun, sizeOf } from '../run/prepare.js';
import { readTrainedTrial } from '../run/trained-trial.js';
import type { Experiment } from '../spec/experiment.js';
import type { LoadedPipeline } from '../spec/experiment.js';
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
    try {
      const title = `map${pipeline.varies ? ` of ${configuration}` : ''}, seed ${seed}`;
      await withProgress(title, options, async (onProgress) => {
        const trained = await readTrainedTrial(folder, { configuration, seed }, { data: options.data, base: pipeline.folder });
        const jobs = jobsOf(configurations[index], options);
        const mapped = await mapOwnScene(store, trained, { scene, data: options.data, scope }, { workers, jobs, signal, onProgress });
        await writeMapFolder(runMapFolder(folder, name), mapped);
        return mapped;
      });
      if (!options.quiet) note(`maps: ${relative('', runMapFolder(folder, name))}`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      note(`warning: no map of seed ${seed}: ${error.problems.map(formatProblem).join('\n')}`);
    }
  }
}

/** Small scenes are mapped in one part: another worker takes longer to start. */
const SMALL_PIXELS = 4096;

function jobsOf({ experiment, network, scene }: PreparedConfiguration, { jobs }: Options): number {
  const size = sizeOf(experiment, scene);
  return partsAtOnce(size.rows * size.columns, () => defaultJobs(workOf(experiment, network, size, 0), availableParallelism()), jobs);
}

export function partsAtOnce(pixels: number, usual: () => number, wanted?: number): number {
  return wanted ?? (pixels <= SMALL_PIXELS ? 1 : usual());
}

/** Runs the making of a map with its progress on standard error. */
export async function withProgress<Made extends MappedScene>(
  title: string, { quiet }: Options, make: (onProgress: (done: number, of: number) => void) => Promise<Made>,
): Promise<Made> {
  let made: Made | undefined;
  const begun = performance.now();
  const errors = await runJobs([{
    title,
    async run(report) {
      made = await make((done, of) => report({ mapped: { done, of } }));
      return `${made.record.classes.filter((one) => one > 0).length} pixels, ${formatDuration((performance.now() - begun) / 1000)}`;
    },
  }], { quiet, concurrent: 1 });
  if (errors.length > 0) throw errors[0].error;
  if (!quiet) for (const remark of made!.facts.remarks) note(`${title}: ${remark}`);
  return made!;
}

