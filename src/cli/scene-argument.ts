import type { KnownScene, Scenes } from '../scenes/index.js';
import { isZarrStore } from '../data/readers/zarr/files.js';
import { parseNamedFile } from '../data/files/find-files.js';
import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import { statOf } from '../base/stat.js';

/** @throws Failure `scene-unknown` with the near name */
export function sceneArgument(scenes: Scenes, named: string): KnownScene {
  const found = scenes.find(named);
  if (found) return found;
  const names = scenes.names();
  throw new Failure({
    code: 'scene-unknown',
    message: `there is no scene ${JSON.stringify(named)}`,
    suggestion: nearName(named, names),
    hint: `Known: ${names.join(', ')}. Your own: hsi-run data import CUBE MASK --name ID.`,
  });
}

/** A word without a dot or a slash is a scene's name, unless it names a file that is there and no scene. */
export function isSceneName(scenes: Scenes, named: string): boolean {
  if (/[./\\]/.test(named)) return false;
  const { file } = parseNamedFile(named);
  return scenes.find(named) !== undefined || (statOf(file)?.isFile() !== true && !isZarrStore(file));
}
