import { dataFolder, locate } from '../data/files/locate.js';
import { leakageOf } from '../data/leakage.js';
import { loadMask } from '../data/masks/mask-scene.js';
import { labelsOf, pixelsOf, readSplitMasksOf, relabelled } from '../data/split-files/published-split.js';
import { scenesIn } from '../data/registered/read.js';
import { Failure } from '../errors/failure.js';
import { PATCHES, type PublishedFigures } from '../results/tables/of-published-splits.js';
import { type PublishedSplit, publishedSplits } from '../scenes/splits/index.js';

/** The pixels and the leakage of every published split whose files are in the data folder. */
export async function publishedFigures(folder: string): Promise<PublishedFigures[]> {
  const found: PublishedFigures[] = [];
  for (const split of publishedSplits) found.push(await figuresOf(split, folder));
  return found;
}

async function figuresOf(split: PublishedSplit, folder: string): Promise<PublishedFigures> {
  try {
    const masks = await readSplitMasksOf(split, folder);
    const scene = sceneOf(split, folder);
    if (!scene && !masks.test) {
      return { split, missing: `the mask of ${split.scenes.join(' or ')} is missing: the test pixels are the rest of it` };
    }
    const own = scene && { mask: await sceneMask(scene.id, folder), classes: scene.classes };
    const laid = own && relabelled(masks, own.mask, labelsOf(split, own.classes));
    const parts = pixelsOf(masks.train, masks.test, masks.test ? undefined : laid!.values);
    // One class: how near the parts are to each other does not depend on the others.
    const labels = { rows: split.rows, columns: split.columns, values: new Uint8Array(split.rows * split.columns).fill(1) };
    const leakage = PATCHES.map((patch) => {
      const { inside, overlap } = leakageOf(parts, labels, patch, 1);
      return { patch, inside: inside!, overlap: overlap! };
    });
    return { split, pixels: { train: parts.train.length, test: parts.test.length, leakage, ...(laid && { misfits: laid.misfits }) } };
  } catch (error) {
    if (error instanceof Failure) return { split, missing: error.problems[0].message };
    throw error;
  }
}

/** The scene of a split whose mask is here. */
function sceneOf({ scenes }: PublishedSplit, folder: string) {
  const known = scenesIn(dataFolder(folder));
  return scenes
    .flatMap((id) => known.find(id) ?? [])
    .find((scene) => {
      try {
        return locate(scene, 'mask', folder) !== undefined;
      } catch (error) {
        if (error instanceof Failure) return false;
        throw error;
      }
    });
}

async function sceneMask(scene: string, folder: string) {
  const { mask } = await loadMask({ scene }, { dataFolder: folder, baseFolder: folder });
  return mask;
}
