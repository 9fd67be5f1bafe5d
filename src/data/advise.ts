import { Failure } from '../errors/failure.js';
import { colourTable } from './masks/colour-table.js';
import type { RawScene } from './cube.js';
import { findFiles, type NamedMask, parseNamedFile } from './files/find-files.js';
import type { NamedArrays } from './arrays/named-arrays.js';
import { filesNamed } from './files/patterns.js';
import type { MaskAlignment } from './masks/alignment.js';
import type { ColourLabel } from './readers/index.js';
import { referenceRemarks } from './references/beside.js';
import { readScene } from './scene/raw-scene.js';

/** A scene's files as a pipeline names them so that it can run, and what was chosen for it. */
export interface AdvisedScene {
  readonly raw: RawScene;
  readonly cube: NamedArrays;
  readonly mask: NamedArrays & { readonly colours?: readonly ColourLabel[]; readonly align?: MaskAlignment };
  readonly notes: readonly string[];
}

/** What `namedScene` finds, and why a mask was picked that nobody named. */
export interface NamedScene {
  readonly cube: NamedArrays;
  readonly mask: NamedArrays | NamedMask;
  readonly remarks: readonly string[];
}

/**
 * The files that a command names: a cube and its mask, or patterns with a star such as `tile_*.tif` for several of each.
 *
 * @throws Failure those of `findFiles`, and `file-missing`
 */
export async function namedScene(cube: string, mask: string | undefined): Promise<NamedScene> {
  const [cubes, masks] = [filesNamed(cube), mask === undefined ? undefined : filesNamed(mask)];
  if (cubes.length === 1 && (masks === undefined || masks.length === 1)) {
    return findFiles(parseNamedFile(cubes[0]), masks && parseNamedFile(masks[0]));
  }
  if (!masks) {
    throw new Failure({
      code: 'mask-unknown',
      message: `${cubes.length} files are named, and no masks`,
      hint: "Name their masks with --mask, a file or a pattern such as 'labels_*.tif'.",
    });
  }
  const one = <Item>(list: readonly Item[]) => (list.length === 1 ? list[0] : list);
  return { cube: { file: one(cubes) }, mask: { file: one(masks) }, remarks: [] };
}

/**
 * Reads a scene; where its mask needs a word in the pipeline, the word is found: a table for a picture in colours, the nearest label where
 * it is finer or coarser than the cube.
 *
 * @throws Failure where nothing that could be written makes the files one scene
 */
export async function adviseScene(cube: NamedArrays, mask: NamedArrays | NamedMask): Promise<AdvisedScene> {
  let advised: AdvisedScene['mask'] = mask;
  const notes: string[] = [];
  for (;;) {
    try {
      const raw = await readScene({ cube: cube as never, mask: advised as never }, { baseFolder: '.' });
      const named = raw.taken ? { ...cube, axes: raw.taken.axes } : cube;
      return { raw, cube: named, mask: advised, notes: [...notes, ...remarksOf(cube, raw)] };
    } catch (error) {
      const next = error instanceof Failure ? await amended(advised, error) : undefined;
      if (!next) throw error;
      advised = next.mask;
      notes.push(next.note);
    }
  }
}

function remarksOf({ references }: NamedArrays, { sources }: RawScene): string[] {
  const cube = sources.find(({ role }) => role === 'cube');
  return cube && references === undefined ? referenceRemarks(cube.file) : [];
}

async function amended(
  mask: AdvisedScene['mask'],
  { problems: [{ code, message }] }: Failure,
): Promise<{ mask: AdvisedScene['mask']; note: string } | undefined> {
  if (code === 'colours-missing' && !mask.colours) {
    const colours = await colourTable({ ...mask, file: [mask.file].flat()[0], variable: [mask.variable].flat()[0] });
    const listed = colours?.map(({ colour, label }) => `${colour} is ${label}`).join(', ');
    return (
      colours && {
        mask: { ...mask, colours },
        note: `${[mask.file].flat().join(', ')}: a picture in ${colours.length} colours; written are ${listed} (0: unlabelled). Change what is meant otherwise.`,
      }
    );
  }
  const isElsewhere = code === 'place-mismatch' && / is in .*, the cube in | not a whole number of pixels/.test(message);
  if (!mask.align && (isElsewhere || (code === 'size-mismatch' && / times as (fine|coarse)/.test(message)))) {
    return {
      mask: { ...mask, align: 'nearest' },
      note: `${message}. Written is align: nearest, which takes for each pixel of the cube the label at its centre.`,
    };
  }
  return undefined;
}
