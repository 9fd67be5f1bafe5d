import { sizeOfCube } from '../../data/arrays/scene-rows.js';
import { Failure } from '../../errors/failure.js';
import type { ListedScene } from './scene-list.js';

/**
 * A list of scenes in which those of more rows than a tile has are cut into tiles, from the first row to the last. A scene that cannot be
 * opened stays as it is, and is told when its turn comes.
 */
export async function inTiles(scenes: readonly ListedScene[], height: number): Promise<ListedScene[]> {
  const list: ListedScene[] = [];
  // One after the other: a process may open few files at once.
  for (const scene of scenes) list.push(...(await tilesOf(scene, height)));
  return list;
}

async function tilesOf(scene: ListedScene, height: number): Promise<ListedScene[]> {
  const { name, file, bytes } = scene;
  let size: { rows: number; columns: number };
  try {
    size = await sizeOfCube({ file });
  } catch (error) {
    if (error instanceof Failure) return [scene];
    throw error;
  }
  const { rows, columns } = size;
  if (rows <= height) return [scene];
  const digits = String(rows).length;
  const padded = (row: number) => String(row).padStart(digits, '0');
  return Array.from({ length: Math.ceil(rows / height) }, (_, index) => {
    const [from, to] = [index * height, Math.min(rows, (index + 1) * height)];
    return {
      name: `${name}-rows-${padded(from + 1)}-${padded(to)}`,
      file,
      bytes: Math.round((bytes * (to - from)) / rows),
      tile: { from, to, scene: { name, rows, columns } },
    };
  });
}

/** The rows of a scene that a tile is computed from: with those around it that its patches see, and as many as a patch has. */
export function windowOf({ from, to }: { from: number; to: number }, rows: number, margin: number): { top: number; bottom: number } {
  const bottom = Math.min(rows, Math.max(to + margin, 2 * margin + 1));
  return { top: Math.max(0, Math.min(from - margin, bottom - 2 * margin - 1)), bottom };
}
