import { indianPines8bit } from './indian-pines-8bit.js';
import { indianPines } from './indian-pines.js';
import { ksc } from './ksc.js';
import { paviaCentre } from './pavia-centre.js';
import { paviaUniversity } from './pavia-university.js';
import { salinasA } from './salinas-a.js';
import { salinas } from './salinas.js';
import type { KnownScene } from './scene.js';

export * from './scene.js';

/** The catalogue, one file a scene. */
export const scenes: readonly KnownScene[] = [indianPines, ksc, paviaUniversity, paviaCentre, salinas, salinasA, indianPines8bit];

export const sceneNames: readonly string[] = scenes.map(({ id }) => id);

export function findScene(id: string): KnownScene | undefined {
  return scenes.find((scene) => scene.id === id);
}

/** The scenes that a pipeline can name. */
export interface Scenes {
  find(id: string): KnownScene | undefined;
  names(): readonly string[];
  /** There may be others, registered on another machine: a name that is not found is no mistake. */
  readonly open?: boolean;
}

export const CATALOGUE: Scenes = { find: findScene, names: () => sceneNames };

/** For what has been run already, maybe elsewhere. */
export const OPEN_CATALOGUE: Scenes = { ...CATALOGUE, open: true };
