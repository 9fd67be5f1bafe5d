import { type Cube, newArray, type RawScene, type Scene } from '../data/cube.js';
import type { FileState } from '../data/files/file-state.js';
import { isUnscaled, type SceneChoice } from '../data/features/choose.js';
import { type SceneLoadOptions, readScene } from '../data/scene/raw-scene.js';
import { filesOf } from '../data/scene/scene-memory.js';
import { needsCentres } from '../data/spectra/steps.js';
import { withTestScene } from '../data/test-on/index.js';
import { omit } from '../base/omit.js';
import type { Configuration, Experiment } from '../pipeline/experiment.js';
import { depthOf, type SceneSize } from '../pipeline/resolve/dataset-checks.js';
import type { Split } from '../splits/index.js';
import { placed } from './placed.js';
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

/** A scene as its files hold it, and these files as they were before the first byte was read: what changes meanwhile is not remembered. */
interface ReadScene {
  readonly raw: RawScene;
  readonly before?: readonly FileState[];
}

/** Scenes by what names them, so that configurations which share one read it once, and hold it once. */
export class SceneShelf {
  readonly #read = new Map<string, ReadScene>();
  readonly #scenes = new Map<string, ShelvedScene>();
  readonly #remembered = new Set<string>();

  constructor(readonly options: Pick<RunSettings, 'data' | 'say' | 'runs' | 'cache'>) {}

  async find(configuration: Configuration): Promise<ShelvedScene> {
    const chosen = await this.#scene(configuration);
    const { runs, data } = this.options;
    const shelved = { ...chosen, scene: await new Starts(configuration, runs, data).matched(chosen.scene) };
    const given = await givenFor(configuration, labelsOf(shelved.scene), data);
    if (!given) return shelved;
    const { scene } = shelved;
    return { ...shelved, scene: { ...scene, warnings: [...scene.warnings, ...given.warnings] }, given };
  }

  async #scene(configuration: Configuration): Promise<ShelvedScene> {
    const { experiment, folder } = configuration;
    const dataset = omit(experiment.dataset, 'standardize');
    const key = JSON.stringify(chosenBy(dataset));
    const options = { dataFolder: this.options.data, baseFolder: folder, onProgress: readingNotes(this.options.say) };
    try {
      const shelved = this.#scenes.get(key) ?? { scene: await this.#made(dataset, options), splits: new Map<string, Split>() };
      this.#scenes.set(key, shelved);
      this.#remember(dataset, options, shelved.scene);
      return shelved;
    } catch (error) {
      throw placed(error, configuration, this.options.data);
    }
  }

  async #made(dataset: SceneChoice, options: SceneLoadOptions): Promise<Scene> {
    const { raw, before } = await this.#raw(dataset, options);
    const whole = shared(raw);
    this.#read.set(filesKey(dataset), { raw: whole, before });
    return withTestScene(whole, dataset, options, async (tested) => (await this.#raw(tested, options)).raw);
  }

  async #raw(dataset: SceneChoice, options: SceneLoadOptions): Promise<ReadScene> {
    const key = filesKey(dataset);
    const before = filesOf(omit(dataset, 'test_on'), options)?.files;
    const found = this.#read.get(key) ?? { raw: await readScene(dataset, options), before };
    this.#read.set(key, found);
    return found;
  }

  /** Each dataset by itself: a later run asks for one of them. */
  #remember(dataset: SceneChoice, options: SceneLoadOptions, scene: Scene): void {
    const key = JSON.stringify(dataset);
    if (this.#remembered.has(key)) return;
    this.#remembered.add(key);
    const { test_on: tested } = dataset;
    const parts = [dataset, ...(tested && !tested.synthetic ? [tested] : [])].map((one) => this.#read.get(filesKey(one))?.before);
    const before = parts.every((states) => states !== undefined) ? parts.flat() : undefined;
    this.options.cache.scenes.remember(dataset, options, scene, before);
  }
}

/** Which files a scene is of, and what says what its labels mean. */
function filesKey({ scene, synthetic, cube, mask, classes, labels_of }: SceneChoice): string {
  return JSON.stringify([scene, synthetic, cube, mask, classes, labels_of]);
}

/** What of a dataset decides its scene: how its values are prepared later does not, but for what is to be known of it. */
function chosenBy({ scaling, spectra, pca: _pca, mnf: _mnf, ...chosen }: SceneChoice): object {
  return { chosen, unscaled: isUnscaled({ scaling, spectra }), centres: needsCentres(spectra) };
}

/** What a configuration's network is made for. */
export function sizeOf({ dataset }: Experiment, { cube: { rows, columns, bands }, identity, classNames }: Scene): SceneSize {
  return { rows, columns, bands: depthOf(dataset, identity.bands?.length ?? bands), classes: classNames.length };
}

/** The cube in memory that all workers see, so that it is there once. */
function shared(raw: RawScene): RawScene {
  const { cube }: { cube: Cube } = raw;
  if (cube.values.buffer instanceof SharedArrayBuffer) return raw;
  const values = newArray(cube.type, cube.values.length);
  values.set(cube.values);
  return { ...raw, cube: { ...cube, values } };
}
