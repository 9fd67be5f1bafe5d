import { join, resolve } from 'node:path';
import type { DataIdentity } from '../../pipeline/address/address.js';
import type { ImageFacts, Scene } from '../cube.js';
import { CacheFile } from '../../base/cache-file.js';
import { isObject } from '../../base/json.js';
import { omit } from '../../base/omit.js';
import { companionsOf, fileState, type FileState, sameFiles } from '../files/file-state.js';
import { dataFolder, locate } from '../files/locate.js';
import { filesOfArrays, locatedArrays, type NamedArrays } from '../arrays/named-arrays.js';
import { filesOfPublished } from '../split-files/published-split.js';
import type { SceneLoadOptions } from './raw-scene.js';
import { SCENE_FILE, scenesIn } from '../registered/read.js';
import type { SceneChoice } from './scene.js';

/** What this file's form is: entries of another one are not read. */
const FORM = 7;

/** What addresses need of a scene, without its values. */
export interface SceneFacts {
  readonly identity: DataIdentity;
  readonly rows: number;
  readonly columns: number;
  /** Those that are used. */
  readonly bands: number;
  readonly classNames: readonly string[];
  readonly warnings: readonly string[];
  /** What the files say of the cube, which is in no address. */
  readonly declared?: Pick<ImageFacts, 'wavelengths' | 'scale' | 'zero'>;
  readonly canonical?: true;
}

/** What a scene is made of at one moment. */
export interface SceneFileStates {
  /** What names the scene and says what is taken of it. */
  readonly key: string;
  /** Every file that values or facts come from, with what changes when it does. */
  readonly files: readonly FileState[];
}

interface RememberedScene extends SceneFileStates {
  readonly facts: SceneFacts;
}

/** Scenes that are remembered at most. */
const MOST = 200;

/**
 * The facts of scenes that have been read before, in the user's cache folder, so that a run whose result is there need
 * not read its cube again. A file that has changed in any way that its folder tells is another one (data/files/file-state.ts).
 */
export class SceneMemory {
  readonly #cache: CacheFile<RememberedScene[]>;

  /** @param folder of the user's caches */
  constructor(folder: string) {
    this.#cache = new CacheFile(join(folder, 'scenes.json'), areEntries);
  }

  find(dataset: SceneChoice, options: SceneLoadOptions): SceneFacts | undefined {
    const asked = filesOf(dataset, options);
    if (!asked) return undefined;
    const entry = this.#read().find(({ key }) => key === asked.key);
    return entry && sameFiles(entry.files, asked.files) ? entry.facts : undefined;
  }

  /** @param before the files as they were before they were read: facts of a file that has changed since are those of neither */
  remember(dataset: SceneChoice, options: SceneLoadOptions, scene: Scene, before: readonly FileState[] | undefined): void {
    const asked = filesOf(dataset, options);
    if (!asked || !before || !sameFiles(asked.files, before)) return;
    const others = this.#read()
      .filter(({ key }) => key !== asked.key)
      .slice(-(MOST - 1));
    this.#cache.write(`${JSON.stringify([...others, { ...asked, facts: factsOf(scene) }] satisfies RememberedScene[])}\n`);
  }

  #read(): readonly RememberedScene[] {
    return this.#cache.read() ?? [];
  }
}

function areEntries(value: unknown): value is RememberedScene[] {
  return (
    Array.isArray(value) &&
    value.every((one) => isObject(one) && typeof one.key === 'string' && Array.isArray(one.files) && isObject(one.facts))
  );
}

/** What `remember` keeps. */
export function factsOf({ cube: { rows, columns, bands, facts }, identity, classNames, warnings, sources, canonical }: Scene): SceneFacts {
  const { wavelengths, scale, zero } = facts ?? {};
  const declared = sources.length === 0 ? {} : { declared: { wavelengths, scale, zero } };
  return {
    identity,
    rows,
    columns,
    bands: identity.bands?.length ?? bands,
    classNames,
    warnings,
    ...declared,
    ...(canonical ? { canonical } : {}),
  };
}

/** The files of a dataset as they are now; undefined for the synthetic scene, and where one is missing. */
export function filesOf(dataset: SceneChoice, { dataFolder: option, baseFolder }: SceneLoadOptions): SceneFileStates | undefined {
  if (dataset.synthetic) return undefined;
  const folder = dataFolder(option);
  const { scene: id, cube, mask, ...rest } = dataset;
  try {
    const scene = id === undefined ? undefined : scenesIn(folder).find(id);
    const named = scene
      ? [locate(scene, 'cube', folder), locate(scene, 'mask', folder)]
      : filesOfArrays([
          ...locatedArrays('cube', cube as NamedArrays, baseFolder, folder),
          ...locatedArrays('mask', mask as NamedArrays, baseFolder, folder),
        ]);
    const ofSplit = dataset.labels_of === undefined ? [] : filesOfPublished(dataset.labels_of, folder);
    // What a registered scene says of itself stands in a file, too.
    const files = [
      ...(scene?.registered ? [join(folder, scene.id, SCENE_FILE)] : []),
      ...[...named, ...ofSplit].flatMap((file) => companionsOf(file)),
    ];
    const tested = dataset.test_on?.synthetic ? undefined : dataset.test_on;
    const other = tested && filesOf(omit(tested, 'leave_out', 'rename'), { dataFolder: option, baseFolder });
    if (tested && !other) return undefined;
    return {
      key: JSON.stringify([FORM, named.map((file) => resolve(file)), id, cube, mask, rest, ...(other ? [other.key] : [])]),
      files: [...files.map(fileState), ...(other?.files ?? [])],
    };
  } catch {
    return undefined;
  }
}
