import { inputOf } from '../../classifiers/index.js';
import type { Cube } from '../../data/cube.js';
import { depthAfter, type Preprocessing } from '../../data/features/features.js';
import type { SceneRows } from '../../data/arrays/scene-rows.js';
import { Interrupted } from '../../errors/failure.js';
import type { UncertaintyRequest } from '../../evaluate/uncertainty.js';
import type { Experiment } from '../../pipeline/experiment.js';
import type { MapPart } from '../../store/formats/map-part.js';
import type { MapTask } from '../../workers/map-rows.js';
import type { WorkerPool } from '../../workers/pool.js';
import type { TrainedTrial } from '../trained-trial.js';
import { NO_PROBABILITY } from '../../results/maps/probabilities.js';
import { noSize, NO_ENTROPY } from '../../results/maps/uncertainty-files.js';
import { classifiable } from './no-data.js';

/** Of a scene of that many rows and columns, row-major. */
export interface ClassifiedScene {
  /** From 1; 0 where nothing was asked for, or no band has a value. */
  readonly classes: Uint16Array;
  /** Of that class; 0 where there is none. */
  readonly confidence: Float32Array;
  /** As a map's record has them (results/maps/map-record.ts), where they were asked for. */
  readonly entropy?: Float32Array;
  readonly setSizes?: Uint8Array | Uint16Array;
  readonly probabilities?: Float32Array;
  /** What its parts were made from, for people (evaluate/predict.ts); parts of other heights may differ. */
  readonly predictedFrom: readonly string[];
}

export type Model = Pick<TrainedTrial, 'experiment' | 'network' | 'weights' | 'metadata'>;

/** What `classifyScene` needs. */
export interface ClassifyRequest {
  readonly model: Model;
  readonly scene: SceneRows;
  /** As the bands of this scene are used. */
  readonly preprocessing: Preprocessing;
  /** Not zero where a pixel is wanted; all if left out. */
  readonly wanted?: ArrayLike<number>;
  readonly uncertainty?: UncertaintyRequest;
  /** Of parts that are finished: one that is there is not computed again. */
  readonly kept?: KeptParts;
  readonly pool: WorkerPool;
  /** Parts of the scene at once. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
  /** Pixels done, of all; and of those that `kept` has. */
  onProgress?(done: number, of: number, kept: number): void;
}

/** Parts of a scene that are finished, by their rows, the end not among them. */
export interface KeptParts {
  read(from: number, to: number, pixels: number): Promise<MapPart | undefined>;
  /** @returns whether it is kept */
  keep(from: number, to: number, part: MapPart): Promise<boolean>;
}

/** Values of a scene, as float32, that a worker is given at once: 64 MiB. */
const PART_VALUES = 1 << 24;

/** Classifies a scene in bands of rows, each with the rows around it that its patches see. */
export async function classifyScene({
  model,
  scene,
  preprocessing,
  wanted,
  uncertainty,
  kept,
  pool,
  jobs,
  signal,
  onProgress,
}: ClassifyRequest): Promise<ClassifiedScene> {
  const { rows, columns } = scene;
  const classes = new Uint16Array(rows * columns);
  const confidence = new Float32Array(rows * columns);
  const more = uncertainty && rastersOf(rows * columns, uncertainty);
  const margin = marginOf(model.experiment);
  const parts = partsOf(scene, preprocessing, margin, jobs);
  const paths = new Set<string>();
  const done = new Map<number, number>();
  let keptPixels = 0;
  const tell = (part: number, pixels: number) => {
    done.set(part, pixels);
    onProgress?.(
      [...done.values()].reduce((sum, one) => sum + one, 0),
      rows * columns,
      keptPixels,
    );
  };
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal?.addEventListener('abort', abort);
  const compute = (index: number, { from, to }: (typeof parts)[number], task: Pick<MapTask, 'cube' | 'firstRow' | 'pixels'>) =>
    pool.run(
      'map',
      { ...model, preprocessing, ...task, ...(uncertainty ? { uncertainty } : {}) },
      { signal: stop.signal, onProgress: (count) => tell(index, Math.round(((to - from) * columns * count) / task.pixels.length)) },
    );
  // Of a single part nothing would be found before the map is.
  const finished = parts.length > 1 ? kept : undefined;
  const queue = parts.entries();
  const work = async () => {
    for (const [index, part] of queue) {
      const { from, to } = part;
      if (signal?.aborted) throw new Interrupted();
      const top = Math.max(0, from - margin);
      const cube = await scene.read(top, Math.min(rows, to + margin));
      const pixels = pixelsOf(cube, preprocessing, { from, to, top }, wanted);
      if (pixels.length > 0) {
        const earlier = await finished?.read(from, to, pixels.length);
        const found = earlier ?? (await compute(index, part, { cube, firstRow: top, pixels }));
        if (earlier || (await finished?.keep(from, to, found))) keptPixels += (to - from) * columns;
        paths.add(found.path);
        for (const [at, pixel] of pixels.entries()) {
          classes[top * columns + pixel] = found.classes[at];
          confidence[top * columns + pixel] = found.confidence[at];
          if (more && found.entropy) more.entropy[top * columns + pixel] = found.entropy[at];
          if (more?.setSizes && found.setSizes) more.setSizes[top * columns + pixel] = found.setSizes[at];
          if (more?.probabilities && found.probabilities) {
            const { classes: count } = uncertainty!;
            for (let one = 0; one < count; one++)
              more.probabilities[one * rows * columns + top * columns + pixel] = found.probabilities[at * count + one];
          }
        }
      }
      tell(index, (to - from) * columns);
    }
  };
  try {
    // Where one part fails the others are not waited for.
    await Promise.all(
      Array.from({ length: Math.min(jobs, parts.length) }, () =>
        work().catch((error) => {
          stop.abort();
          throw error;
        }),
      ),
    );
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  return { classes, confidence, ...more, predictedFrom: [...paths].sort() };
}

/** Rasters without any value yet; sizes in as few bytes as hold them and the number for none. */
function rastersOf(
  pixels: number,
  { threshold, classes, probabilities }: UncertaintyRequest,
): { entropy: Float32Array; setSizes?: Uint8Array | Uint16Array; probabilities?: Float32Array } {
  const entropy = new Float32Array(pixels).fill(NO_ENTROPY);
  const stack = probabilities ? { probabilities: new Float32Array(pixels * classes).fill(NO_PROBABILITY) } : {};
  if (threshold === undefined) return { entropy, ...stack };
  const setSizes = classes < 255 ? new Uint8Array(pixels) : new Uint16Array(pixels);
  return { entropy, setSizes: setSizes.fill(noSize(setSizes)), ...stack };
}

/** Rows around a pixel that its sample has. */
export function marginOf({ classifier, patch }: Experiment): number {
  return classifier && inputOf(classifier) === 'spectrum' ? 0 : (patch.size - 1) / 2;
}

/** As many rows at once as memory allows, and one part at least for each worker. */
function partsOf(
  { rows, columns, bands }: SceneRows,
  preprocessing: Preprocessing,
  margin: number,
  jobs: number,
): { from: number; to: number }[] {
  const most = Math.floor(PART_VALUES / (columns * Math.max(bands, depthAfter(preprocessing)))) - 2 * margin;
  // A patch is no larger than the part that it is cut from.
  const height = Math.max(2 * margin + 1, 1, Math.min(most, Math.ceil(rows / jobs)));
  const count = Math.max(1, Math.floor(rows / height) + (rows % height > margin ? 1 : 0));
  return Array.from({ length: count }, (_, index) => ({ from: index * height, to: index === count - 1 ? rows : (index + 1) * height }));
}

/** Flat indices, in the part's cube, of the pixels that are wanted and have a value. */
function pixelsOf(
  cube: Cube,
  preprocessing: Preprocessing,
  { from, to, top }: { from: number; to: number; top: number },
  wanted?: ArrayLike<number>,
): Uint32Array {
  const { columns } = cube;
  const hasValue = classifiable(cube, preprocessing.used);
  const pixels: number[] = [];
  for (let pixel = (from - top) * columns; pixel < (to - top) * columns; pixel++) {
    if ((!wanted || wanted[top * columns + pixel] > 0) && hasValue(pixel)) pixels.push(pixel);
  }
  return Uint32Array.from(pixels);
}
