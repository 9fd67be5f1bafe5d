import { Failure } from '../errors/failure.js';
import { bandGroups } from '../evaluate/attribution/occlusion.js';
import type { ExplainedTrial, Importance } from '../results/importance/importance.js';
import { readSplit, SPLIT } from '../store/formats/trial/split.js';
import { bandCentres } from '../scenes/index.js';
import { dataFolder } from '../data/files/locate.js';
import { scenesIn } from '../data/registered/read.js';
import { storedFiles } from '../store/checked-files.js';
import { RunFolder } from '../store/run-folder.js';
import { engineOfClass } from '../workers/engines/of-class.js';
import { type Conduct, UNWATCHED } from '../workers/events.js';
import { checkAborted, runJob } from '../workers/job-list.js';
import { WorkerPool } from '../workers/pool.js';
import { threadsFor } from '../workers/threads.js';
import { testPixels } from './chosen-pixels.js';
import { ownData } from './own-data.js';
import { readTrainedTrial, type SceneOptions, type TrainedTrial } from './trained-trial.js';

export interface ImportanceOptions extends SceneOptions, Conduct {
  readonly configuration?: string;
  /** Only this seed; all of the run if left out. */
  readonly seed?: number;
  /** With its device; `auto` means that of the run. */
  readonly engine: string;
  readonly threads?: number;
  /** Test pixels of each class that are explained, at most. */
  readonly pixels: number;
  /** Points of integrated gradients between the baseline and a patch. */
  readonly steps: number;
  /** Bands that are hidden together; about a twentieth of all if left out. */
  readonly group?: number;
}

/** So many groups hide all bands, where nobody says how large they are. */
const GROUPS = 20;

/**
 * Which bands and places of a patch decide the classes of a run's trials, and of networks with shuffled weights.
 *
 * @param run the run's folder
 * @throws Failure `usage` of a classifier, of a scene without a pixel whose patch lies inside; of the trial and the scene
 */
export async function importanceOf(run: string, options: ImportanceOptions): Promise<Importance> {
  const { configuration, seed, data, base, engine: wanted, threads, pixels: perClass, steps, signal, onEvent: emit = UNWATCHED } = options;
  const first = await readTrainedTrial(run, { configuration, seed }, { data, base });
  const { experiment, network, preprocessing, classNames } = first;
  if (experiment.classifier || !network)
    throw new Failure({
      code: 'usage',
      message: `${first.configuration} is a classifier: gradients need a network`,
      hint: 'Name a run with an architecture.',
    });
  const { engine, configurations } = new RunFolder(run).manifest()!;
  const own = configurations.find(({ name }) => name === first.configuration)!;
  const seeds = seed === undefined ? own.trials.map((trial) => trial.seed) : [seed];
  const scene = await ownData(first, run, { data, base }, emit);
  const bands = preprocessing.scaling.offset.length;
  const group = Math.min(bands, options.group ?? Math.max(1, Math.round(bands / GROUPS)));
  const { name, class: expected, ...facts } = await engineOfClass(wanted === 'auto' ? engine : wanted);
  const pool = new WorkerPool(name, { expected });
  const trials: ExplainedTrial[] = [];
  void emit({ type: 'prepared', run });
  checkAborted(signal);
  try {
    await pool.open();
    pool.threads = threadsFor(facts, 1, threads);
    for (const one of seeds) {
      const trained = one === first.seed ? first : await readTrainedTrial(run, { configuration, seed: one }, { data, base });
      trials.push(await explained(trained));
    }
  } finally {
    await pool.close();
  }
  const known = experiment.dataset.scene === undefined ? undefined : scenesIn(dataFolder(data)).find(experiment.dataset.scene);
  const centres = first.wavelengths ?? (known && bandCentres(known));
  const used = preprocessing.used ?? Array.from({ length: bands }, (_, band) => band);
  return {
    run: first.run,
    configuration: first.configuration,
    classNames,
    patch: experiment.patch.size,
    bands: used.map((band) => ({ band: band + 1, ...(centres ? { wavelength: centres[band] } : {}) })),
    groups: bandGroups(bands, group),
    steps,
    engine: name,
    trials,
  };

  async function explained(trained: TrainedTrial): Promise<ExplainedTrial> {
    const { rows, columns } = scene.cube;
    const margin = (experiment.patch.size - 1) / 2;
    const { pixels, labels } = await testPixels(trained, { perClass, inside: { rows, margin }, columns });
    if (pixels.length === 0)
      throw new Failure({
        code: 'usage',
        message: `no test pixel of ${trained.configuration}, seed ${trained.seed} has its whole patch inside the scene`,
        hint: 'Take a larger scene, or smaller patches.',
      });
    const { train } = await readSplit((await storedFiles(trained.folder)).open(SPLIT), columns);
    const begun = performance.now();
    const title = `importance in ${trained.configuration}, seed ${trained.seed}`;
    const found = await runJob(
      {
        title,
        async run(report) {
          const result = await pool.run(
            'attribution',
            {
              experiment: trained.experiment as Extract<TrainedTrial['experiment'], { classifier?: undefined }>,
              network: trained.network!,
              weights: trained.weights,
              preprocessing: trained.preprocessing,
              cube: scene.cube,
              train,
              pixels,
              labels: labels.map((label) => label - 1),
              steps,
              group,
              seed: trained.seed,
            },
            { signal, onProgress: (done) => report({ kind: 'explained', explained: { done, of: 2 * pixels.length } }) },
          );
          return [result, { kind: 'explained', pixels: pixels.length, seconds: (performance.now() - begun) / 1000 }];
        },
      },
      emit,
    );
    return { seed: trained.seed, ...found };
  }
}
