import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Lock } from '../base/lock.js';
import { replaceFile } from '../base/replace-file.js';
import { decodeMapPart, encodeMapPart, type MapPart } from './formats/map-part.js';

/**
 * The finished parts of a map that is being computed, in a folder of its own that goes when the map is done: whoever is stopped need not
 * compute them again. They only save time. So what cannot be read or written there is computed again, and nothing fails for it.
 */
export class MapWork {
  private constructor(
    readonly folder: string,
    readonly lock: Lock,
  ) {}

  /** @returns undefined while another process computes the map, or where nothing can be kept */
  static async claim(folder: string): Promise<MapWork | undefined> {
    try {
      await make(dirname(folder));
      const lock = await Lock.take(folder);
      return lock && new MapWork(folder, lock);
    } catch {
      return undefined;
    }
  }

  /**
   * What was found of the rows from `from` to `to`, the end not among them.
   *
   * @param pixels how many of them were wanted
   */
  async read(from: number, to: number, pixels: number): Promise<MapPart | undefined> {
    try {
      const part = decodeMapPart(await readFile(this.#file(from, to)));
      return part.classes.length === pixels ? part : undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns whether it is kept */
  async keep(from: number, to: number, part: MapPart): Promise<boolean> {
    try {
      await make(this.folder);
      replaceFile(this.#file(from, to), encodeMapPart(part));
      return true;
    } catch {
      return false;
    }
  }

  /** The map is stored. */
  async remove(): Promise<void> {
    // What is left there goes with `gc`.
    if (await this.lock.isOurs().catch(() => false)) await rm(this.folder, { recursive: true, force: true }).catch(() => undefined);
  }

  async release(): Promise<void> {
    await this.lock.release().catch(() => undefined);
  }

  #file(from: number, to: number): string {
    return join(this.folder, `rows-${from}-${to}.safetensors`);
  }
}

/** A folder in one that is there: a store that somebody has removed is not made again. */
async function make(folder: string): Promise<void> {
  await mkdir(folder).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
