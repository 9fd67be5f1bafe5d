import { type Cube, newArray, type RawScene, type Scene } from '../data/cube.js';
import type { FileState } from '../data/file-state.js';
import { DatasetFailure } from '../data/labels.js';
import { readScene } from '../data/raw-scene.js';
import { filesOf } from '../data/scene-memory.js';
import { withTestScene } from '../data/test-on/index.js';
import { Failure } from '../errors/failure.js';
import { omit } from '../base/omit.js';
import type { PipelineDocument } from '../pipeline/document.js';
import type { Configuration, Experiment } from '../pipeline/experiment.js';
import { depthOf, type SceneSize } from '../pipeline/resolve/dataset-checks.js';
import type { Split } from '../splits/index.js';
import { readingNotes } from './reading.js';
import type { RunSettings } from './run-options.js';
import { givenFor, type GivenPixels, labelsOf } from './split-pixels.js';
import { Starts } from './starts.js';

export interface ShelvedScene {
  readonly scene: Scene;
  /** What has been drawn, so that configurations which share a split hold it once. */
  readonly splits: Map<string, Split>;
  /** What the files of a split give. */
  readonly given?: GivenPixels;
}

/** Scenes by what names them, so that configurations which share one read it once. */
export class SceneShelf {
  readonly #raw = new Map<string, { readonly raw: RawScene; readonly before?: readonly FileState[] }>();
  readonly #scenes = new Map<string, ShelvedScene>();

  constructor(readonly options: Pick<RunSettings, 'data' | 'say' | 'cache'> & { readonly runs?: string }) {}

  async find(configuration: Configuration): Promise<ShelvedScene> {
    const chosen = await this.#scene(configuration);
    const shelved = { ...chosen, scene: await new Starts(configuration, this.options.runs).matched(chosen.scene) };
    const given = await givenFor(configuration, labelsOf(shelved.scene), this.options.data);
    return given ? { ...shelved, given } : shelved;
  }

  async #scene({ experiment, document, folder }: Configuration): Promise<ShelvedScene> {
    const dataset = omit(experiment.dataset, 'standardize');
    const key = JSON.stringify(dataset);
    const shelf = this.#scenes.get(key);
    if (shelf) return shelf;
    const options = { dataFolder: this.options.data, baseFolder: folder, onProgress: readingNotes(this.options.say) };
    try {
      const files = JSON.stringify([dataset.scene, dataset.synthetic, dataset.cube, dataset.mask, dataset.classes, dataset.labels_of]);
      const known = this.#raw.get(files);
      // Taken before the first byte is read: what changes while it is read is not remembered.
      const before = known ? known.before : filesOf(dataset, options)?.files;
      const raw = known?.raw ?? shared(await readScene(dataset, options));
      this.#raw.set(files, { raw, before });
      const scene = await withTestScene(raw, dataset, options);
      const shelved = { scene, splits: new Map<string, Split>() };
      this.options.cache.scenes.remember(dataset, options, scene, before);
      this.#scenes.set(key, shelved);
      return shelved;
    } catch (error) {
      throw placed(error, document);
    }
  }
}

/** What a configuration's network is made for. */
export function sizeOf({ dataset }: Experiment, { cube: { rows, columns, bands }, identity, classNames }: Scene): SceneSize {
  return { rows, columns, bands: depthOf(dataset, identity.bands?.length ?? bands), classes: classNames.length };
}

/** What the pipeline's text is to blame for, at its line. */
export function placed(error: unknown, document: PipelineDocument): unknown {
  if (!(error instanceof DatasetFailure)) return error;
  // What the split sets in the dataset stands in the split.
  const isOfSplit = error.path[0] === 'labels_of' && !document.has(['dataset', 'labels_of']);
  const place = document.place(isOfSplit ? ['split', 'name'] : ['dataset', ...error.path]);
  return new Failure(
    error.problems.map((problem) => ({ ...problem, place })),
    { cause: error },
  );
}

/** The cube in memory that all workers see, so that it is there once. */
function shared(raw: RawScene): RawScene {
  const { cube }: { cube: Cube } = raw;
  if (cube.values.buffer instanceof SharedArrayBuffer) return raw;
  const values = newArray(cube.type, cube.values.length);
  values.set(cube.values);
  return { ...raw, cube: { ...cube, values } };
}
