import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DataIdentity } from '../spec/address.js';
import type { Scene } from './cube.js';
import { cacheFolder, dataFolder, locate, locateNamed } from './locate.js';
import { enviPair } from './readers/envi/pair.js';
import type { LoadOptions } from './raw-scene.js';
import { scenesIn } from './registered/read.js';
import type { SceneChoice } from './scene.js';

/** What this file's form is: entries of another one are not read. */
const FORM = 3;

/** What addresses need of a scene, without its values. */
export interface SceneFacts {
  readonly identity: DataIdentity;
  readonly rows: number;
  readonly columns: number;
  /** Those that are used. */
  readonly bands: number;
  readonly classNames: readonly string[];
  readonly warnings: readonly string[];
  readonly canonical?: true;
}

interface Entry {
  readonly key: string;
  /** Of cube and mask: size, time of the last change, inode. */
  readonly files: readonly (readonly [file: string, bytes: number, changed: number, inode: number])[];
  readonly facts: SceneFacts;
}

/** Scenes that are remembered at most. */
const MOST = 200;

/**
 * The facts of scenes that have been read before, in the user's cache folder, so that a run whose result is there need
 * not read its cube again. A file that has changed in size, time or inode is another one.
 */
export class SceneMemory {
  constructor(readonly file = join(cacheFolder(), 'scenes.json')) {}

  find(dataset: SceneChoice, options: LoadOptions): SceneFacts | undefined {
    const asked = filesOf(dataset, options);
    if (!asked) return undefined;
    const entry = this.#read().find(({ key }) => key === asked.key);
    return entry && JSON.stringify(entry.files) === JSON.stringify(asked.files) ? entry.facts : undefined;
  }

  remember(dataset: SceneChoice, options: LoadOptions, scene: Scene): void {
    const asked = filesOf(dataset, options);
    if (!asked) return;
    const others = this.#read().filter(({ key }) => key !== asked.key).slice(-(MOST - 1));
    this.#write([...others, { ...asked, facts: factsOf(scene) }]);
  }

  #read(): Entry[] {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Entry[];
    } catch {
      return [];
    }
  }

  #write(entries: readonly Entry[]): void {
    const aside = `${this.file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(aside, `${JSON.stringify(entries)}\n`);
      renameSync(aside, this.file);
    } catch {
      // A cache folder that cannot be written costs time, not results.
    }
  }
}

/** What `remember` keeps. */
export function factsOf({ cube: { rows, columns, bands }, identity, classNames, warnings, canonical }: Scene): SceneFacts {
  return { identity, rows, columns, bands: identity.bands?.length ?? bands, classNames, warnings, ...(canonical ? { canonical } : {}) };
}

/** The files of a dataset as they are now; undefined for the synthetic scene, and where one is missing. */
function filesOf(dataset: SceneChoice, { dataFolder: option, baseFolder }: LoadOptions): Omit<Entry, 'facts'> | undefined {
  const folder = dataFolder(option);
  const { scene: id, cube, mask, ...rest } = dataset;
  const scene = id === undefined ? undefined : scenesIn(folder).find(id);
  try {
    const files = scene
      ? [locate(scene, 'cube', folder), locate(scene, 'mask', folder)]
      : [locateNamed(cube!.file, baseFolder, folder), locateNamed(mask!.file, baseFolder, folder)];
    return {
      key: JSON.stringify([FORM, files.map((file) => resolve(file)), id, cube, mask, rest]),
      files: files.flatMap((file) => companionsOf(file)).map((file) => {
        const { size, mtimeMs, ino } = statSync(file);
        return [resolve(file), size, mtimeMs, ino] as const;
      }),
    };
  } catch {
    return undefined;
  }
}

/** ENVI data and its header belong together. */
function companionsOf(file: string): readonly string[] {
  const pair = enviPair(file);
  return pair ? [pair.data, pair.header] : [file];
}
