import { SceneMemory } from '../data/scene/scene-memory.js';
import { EngineMemory } from './engines/memory.js';
import { cacheFolder } from '../data/files/locate.js';

/** What this machine remembers from one call to the next. It saves time, and changes no result. */
export interface UserCache {
  /** Facts of scenes that have been read. */
  readonly scenes: SceneMemory;
  /** Engines that have passed their self test, and what `bench` measured. */
  readonly engines: EngineMemory;
}

/** Commands and the library ask for it once, and hand it on. @param folder for other than the user's */
export function userCache(folder = cacheFolder()): UserCache {
  return { scenes: new SceneMemory(folder), engines: new EngineMemory(folder) };
}
