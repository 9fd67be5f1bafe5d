import type { Scene } from '../cube.js';
import { type SceneLoadOptions, readScene } from './raw-scene.js';
import type { SceneChoice } from '../features/choose.js';
import { withTestScene } from '../test-on/index.js';

export type { SceneChoice } from '../features/choose.js';

/** Loads the scene of a pipeline, checked, with the classes and bands that its dataset chooses, and the scene that it tests on. */
export async function loadScene(dataset: SceneChoice, options: SceneLoadOptions): Promise<Scene> {
  return withTestScene(await readScene(dataset, options), dataset, options);
}
