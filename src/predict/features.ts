import type { Shape } from '../architecture/shape.js';
import { MOST_POINTS, tsne } from '../evaluate/tsne.js';
import { Failure } from '../errors/failure.js';
import { classColours } from '../pictures/image/palette.js';
import { RunFolder } from '../store/run-folder.js';
import { engineOfClass } from '../workers/engines/of-class.js';
import { type Conduct, UNWATCHED } from '../workers/events.js';
import { checkAborted, runJob } from '../workers/job-list.js';
import type { BlockFeatures } from '../workers/block-features.js';
import { WorkerPool } from '../workers/pool.js';
import { threadsFor } from '../workers/threads.js';
import { layersUpTo } from './block-names.js';
import { testPixels } from './chosen-pixels.js';
import { ownData } from './own-data.js';
import { type LabelledPixels, readPixelList } from './pixel-list.js';
import { readTrainedTrial, type SceneOptions, type TrialChoice } from './trained-trial.js';

export interface FeaturesOptions extends SceneOptions, TrialChoice, Conduct {
  /** A block or a layer; the block before the head if left out. */
  readonly layer?: string;
  /** A CSV of the pixels; test pixels without it. */
  readonly pixels?: string;
  /** Test pixels of each class, at most. */
  readonly perClass: number;
  /** Points of t-SNE beside, with about so many neighbours. */
  readonly perplexity?: number;
  readonly engine: string;
  readonly threads?: number;
}

/** What a block of a network makes of pixels. */
export interface Features extends BlockFeatures {
  readonly run: string;
  readonly configuration: string;
  readonly seed: number;
  readonly engine: string;
  readonly layer: string;
  /** Of the values of one pixel. */
  readonly shape: Shape;
  readonly columns: number;
  readonly classNames: readonly string[];
  readonly colours: readonly string[];
  readonly list: LabelledPixels;
  /** [pixels, 2] */
  readonly embedding?: Float64Array;
}

/**
 * The features of chosen pixels after a block of a trial's network, and where t-SNE puts them.
 *
 * @param run the run's folder
 * @throws Failure `usage` of a classifier, an unknown layer, or too many or too few pixels for t-SNE; `pixels-file`
 */
export async function featuresAt(run: string, options: FeaturesOptions): Promise<Features> {
  const { configuration, seed, data, base, layer, pixels: file, perClass, perplexity, engine: wanted, threads, signal } = options;
  const { onEvent: emit = UNWATCHED } = options;
  const trained = await readTrainedTrial(run, { configuration, seed }, { data, base });
  const { experiment, network, classNames, preprocessing, weights } = trained;
  if (experiment.classifier || !network)
    throw new Failure({
      code: 'usage',
      message: `${trained.configuration} is a classifier: it has no layers`,
      hint: 'Name a run with an architecture.',
    });
  const { name, layers } = layersUpTo(network, layer);
  const scene = await ownData(trained, run, { data, base }, emit);
  const { columns } = scene.cube;
  const list =
    file === undefined
      ? await testPixels(trained, { perClass, columns })
      : readPixelList(file, scene.mask, { names: classNames, labels: scene.identity.classes });
  if (perplexity !== undefined) checkPoints(list.pixels.length, perplexity);
  const engine = await engineOfClass(wanted === 'auto' ? new RunFolder(run).manifest()!.engine : wanted);
  const pool = new WorkerPool(engine.name, { expected: engine.class });
  void emit({ type: 'prepared', run });
  checkAborted(signal);
  const job = <Result>(title: string, work: (tell: (done: number, of: number) => void) => Promise<Result>) => {
    const begun = performance.now();
    return runJob(
      {
        title,
        run: async (report) => [
          await work((done, of) => report({ kind: 'explained', explained: { done, of } })),
          { kind: 'explained', pixels: list.pixels.length, seconds: (performance.now() - begun) / 1000 },
        ],
      },
      emit,
    );
  };
  try {
    await pool.open();
    pool.threads = threadsFor(engine, 1, threads);
    const found = await job(`features of ${name}, seed ${trained.seed}`, (tell) =>
      pool.run(
        'features',
        { experiment, network, weights, preprocessing, cube: scene.cube, pixels: list.pixels, layers },
        { signal, onProgress: (done) => tell(done, list.pixels.length) },
      ),
    );
    const width = found.values.length / list.pixels.length;
    const embedding =
      perplexity === undefined
        ? undefined
        : await job(`t-SNE of ${name}`, (tell) =>
            tsne(found.values, width, { seed: trained.seed, perplexity, signal, onProgress: (done, of) => tell(done, of) }),
          );
    return {
      ...found,
      run: trained.run,
      configuration: trained.configuration,
      seed: trained.seed,
      engine: engine.name,
      layer: name,
      shape: network.layers[layers - 1].output,
      columns,
      classNames,
      colours: trained.colours ?? classColours(classNames.map(() => ({}))),
      list,
      ...(embedding ? { embedding } : {}),
    };
  } finally {
    await pool.close();
  }
}

function checkPoints(count: number, perplexity: number): void {
  if (count > MOST_POINTS)
    throw new Failure({
      code: 'usage',
      message: `--tsne: ${count} pixels are more than ${MOST_POINTS}; distances of all pairs are in memory`,
      hint: 'Take fewer pixels: --per-class N, or a shorter --pixels FILE.',
    });
  if (count > 3 * perplexity) return;
  throw new Failure({
    code: 'usage',
    message: `--perplexity ${perplexity} needs more than ${3 * perplexity} pixels, and there are ${count}`,
    hint: `Take more pixels, or --perplexity ${Math.max(2, Math.floor((count - 1) / 3))}.`,
  });
}
