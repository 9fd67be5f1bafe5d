import type { KnownScene, Scenes } from '../architecture/scenes/index.js';
import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';

/** @throws Failure `scene-unknown` with the near name */
export function sceneArgument(scenes: Scenes, named: string): KnownScene {
  const found = scenes.find(named);
  if (found) return found;
  const names = scenes.names();
  throw new Failure({
    code: 'scene-unknown', message: `there is no scene ${JSON.stringify(named)}`, suggestion: nearName(named, names),
    cure: `Known: ${names.join(', ')}. Your own: hsi-run data import CUBE MASK --name ID.`,
  });
}
