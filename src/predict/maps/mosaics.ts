import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../base/replace-file.js';
import { mosaics } from '../../results/maps/mosaic.js';
import { finishedFacts, type ServedBy } from './finished-scenes.js';
import type { ListedScene } from './scene-list.js';

/**
 * Writes `<scene>-classification.vrt` and so on beside the maps of a scene's tiles, where all of them are there: whoever makes the last.
 *
 * @param scenes all of the list, whoever maps them
 * @returns the files that were written
 */
export function writeMosaics(output: string, scenes: readonly ListedScene[], by: ServedBy): string[] {
  const whole = new Map<string, ListedScene[]>();
  for (const scene of scenes) {
    const name = scene.tile?.scene.name;
    if (name !== undefined) whole.set(name, [...(whole.get(name) ?? []), scene]);
  }
  return [...whole].flatMap(([name, own]) => {
    const facts = own.map((one) => finishedFacts(output, one.name, by));
    const [first] = facts;
    if (!first || facts.some((one) => !one)) return [];
    const tiles = own.map((one) => ({ folder: one.name, from: one.tile!.from, to: one.tile!.to }));
    const has = (raster: string) => own.every((one) => existsSync(join(output, one.name, `${raster}.tif`)));
    return [...mosaics(own[0].tile!.scene, tiles, first, has)].map(([raster, text]) => {
      const file = join(output, `${name}-${raster}.vrt`);
      replaceFile(file, text);
      return file;
    });
  });
}
