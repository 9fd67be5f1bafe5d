import { blockNames } from '../architecture/network.js';
import type { Classification } from '../evaluate/predict.js';
import { confusionMatrix } from '../evaluate/confusion.js';
import { checkWeights } from '../evaluate/finite.js';
import { type Metrics, metricsOf } from '../evaluate/metrics.js';
import { Failure } from '../errors/failure.js';
import { csvPieces } from '../base/csv.js';
import { PREDICTION_COLUMNS, predictionLines } from '../store/formats/trial/predictions.js';
import type { Pieces } from '../base/file-data.js';
import { isNetwork, pipelineNetwork } from '../pipeline/resolve/checks.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { prepareAndStart } from '../workers/engines/start.js';
import { type Conduct, notesTo, UNWATCHED } from '../workers/events.js';
import { runJob, unlessAborted } from '../workers/job-list.js';
import { engineForPipeline } from '../workers/engines/of-pipeline.js';
import { type LabelledPixels, readPixelList } from './pixel-list.js';
import type { RunSettings } from '../plan/run-options.js';
import { SceneShelf, sizeOf } from '../plan/scene-shelf.js';
import { checkParts, splitFor } from '../plan/split-pixels.js';
import { threadsFor } from '../workers/threads.js';
import type { TrialProgress } from '../workers/trial-progress.js';
import { settingWarnings } from '../weights/differences.js';
import { earlierOf, formatOf, settingBeside } from '../weights/earlier.js';
import { type MatchedWeights, matchWeights } from '../weights/match.js';
import { readWeights } from '../weights/read.js';

export interface EvaluateOptions extends RunSettings, Conduct {
  /** The file of weights. */
  readonly weights: string;
  /** A CSV of the pixels; the split's test pixels without it. */
  readonly pixels?: string;
  /** Of the split; the pipeline's first one if left out. */
  readonly seed?: number;
  /** That compute together; all cores if left out. */
  readonly threads?: number;
}

/** What weights do in a pipeline's network. */
export interface Evaluated {
  readonly name: string;
  readonly seed: number;
  /** The engine's name. */
  readonly engine: string;
  readonly format: string;
  readonly by: MatchedWeights['by'];
  readonly columns: number;
  readonly classNames: readonly string[];
  readonly warnings: readonly string[];
  readonly list: LabelledPixels;
  readonly found: Classification;
  /** Pixels whose class is known: those that the figures are of. */
  readonly judged: number;
  /** Undefined if no class is known. */
  readonly metrics?: Metrics;
}

/**
 * Classifies the pixels with weights that come from a file.
 *
 * @throws Failure of the pipeline, the scene, the file of weights, or the list of pixels; Interrupted
 */
export function evaluate(pipeline: LoadedPipeline, options: EvaluateOptions): Promise<Evaluated> {
  return runJob(
    {
      title: pipeline.configurations[0].experiment.name,
      async run(report) {
        const result = await unlessAborted(options.signal, evaluateNow(pipeline, options, report));
        return [result, { kind: 'evaluated', pixels: result.list.pixels.length, engine: result.engine }];
      },
    },
    options.onEvent ?? UNWATCHED,
  );
}

async function evaluateNow(
  pipeline: LoadedPipeline,
  { weights: file, pixels, signal, onEvent: emit = UNWATCHED, ...options }: EvaluateOptions,
  onProgress: (progress: TrialProgress) => void,
): Promise<Evaluated> {
  const say = notesTo(emit);
  const [configuration] = pipeline.configurations;
  if (!isNetwork(configuration)) {
    throw new Failure({
      code: 'usage',
      message: 'evaluate needs a network, but this pipeline has a classifier',
      place: pipeline.document.place(['classifier']),
      hint: 'Use a pipeline with an architecture.',
    });
  }
  const { experiment } = configuration;
  const read = await readWeights(file);
  const { scene, given } = await new SceneShelf({ ...options, say }).find(configuration);
  const network = pipelineNetwork(configuration, sizeOf(experiment, scene));
  const { names, axes } = experiment.training.from ?? {};
  const { weights, by } = matchWeights(network, read, file, { names, axes });
  checkWeights(weights, { of: 'these weights', place: { file }, hint: 'Use weights of a training that did not diverge.' });
  const { cube, mask, identity, classNames, warnings } = scene;
  const earlier = settingBeside(file) ?? earlierOf(network, read);
  const own = { architecture: experiment.architecture, epsilon: experiment.training.batch_norm.epsilon };
  const seed = options.seed ?? experiment.seeds[0];
  const needsSplit = pixels === undefined || experiment.dataset.standardize === 'training';
  const split = needsSplit ? splitFor(configuration, scene, seed, given) : undefined;
  if (split) checkParts(configuration, split);
  const list =
    pixels === undefined
      ? { pixels: split!.test, labels: Uint16Array.from(split!.test, (pixel) => mask.values[pixel]) }
      : readPixelList(pixels, mask, { names: classNames, labels: identity.classes });
  const choosing = { ...options, say };
  const {
    prepared: { engine },
    pool,
  } = await prepareAndStart(
    async (failed) => ({ engine: await engineForPipeline(pipeline, { ...choosing, failed }, () => network) }),
    () => true,
    emit,
  );
  try {
    const task = { experiment, network, weights, cube, identity, train: split?.train ?? new Uint32Array(), pixels: list.pixels };
    pool!.threads = threadsFor(engine, 1, options.threads);
    const found = await pool!.run('evaluation', task, { signal, onProgress });
    const known = list.labels.reduce((count, label) => count + (label > 0 ? 1 : 0), 0);
    return {
      name: experiment.name,
      seed,
      engine: engine.name,
      format: formatOf(network, read, names),
      by,
      columns: cube.columns,
      classNames,
      warnings: [...warnings, ...settingWarnings(own, blockNames(experiment.architecture), earlier, read)],
      list,
      found,
      judged: known,
      ...(known > 0 ? { metrics: metricsOver(list, found, classNames.length) } : {}),
    };
  } finally {
    await pool!.close();
  }
}

function metricsOver({ labels }: LabelledPixels, { classes }: Classification, count: number): Metrics {
  const known = Uint32Array.from(labels.keys()).filter((index) => labels[index] > 0);
  return metricsOf(
    confusionMatrix(
      known.map((index) => labels[index]),
      known.map((index) => classes[index]),
      count,
    ),
  );
}

/** predictions.csv, as a run has it; the class is empty where it is not known. */
export function evaluatedTable({ list: { pixels, labels }, found, columns }: Evaluated): Pieces {
  return csvPieces(PREDICTION_COLUMNS, () => predictionLines({ pixels, labels, predictions: found }, columns));
}
