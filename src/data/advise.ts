import { Failure } from '../errors/failure.js';
import { colourTable } from './colour-table.js';
import type { RawScene } from './cube.js';
import type { NamedFile, NamedMask } from './find-files.js';
import type { MaskAlignment } from './align-mask.js';
import type { ColourLabel } from './readers/index.js';
import { readScene } from './raw-scene.js';

type Named = Required<NamedFile>;

/** A scene's files as a pipeline names them so that it can run, and what was chosen for it. */
export interface AdvisedScene {
  readonly raw: RawScene;
  readonly mask: NamedMask & { readonly colours?: ColourLabel[]; readonly align?: MaskAlignment };
  readonly notes: readonly string[];
}

/**
 * Reads a scene; where its mask needs a word in the pipeline, the word is found: a table for a picture in colours, the nearest label where
 * it is finer or coarser than the cube.
 *
 * @throws Failure where nothing that could be written makes the files one scene
 */
export async function adviseScene(cube: Named, mask: NamedMask): Promise<AdvisedScene> {
  let advised: AdvisedScene['mask'] = mask;
  const notes: string[] = [];
  for (;;) {
    try {
      const raw = await readScene({ cube, mask: advised as never }, { baseFolder: '.' });
      return { raw, mask: advised, notes };
    } catch (error) {
      const next = error instanceof Failure ? await amended(advised, error) : undefined;
      if (!next) throw error;
      advised = next.mask;
      notes.push(next.note);
    }
  }
}

async function amended(
  mask: AdvisedScene['mask'], { problems: [{ code, message }] }: Failure,
): Promise<{ mask: AdvisedScene['mask']; note: string } | undefined> {
  if (code === 'colours-missing' && !mask.colours) {
    const colours = await colourTable(mask);
    const listed = colours?.map(({ colour, label }) => `${colour} is ${label}`).join(', ');
    return colours && { mask: { ...mask, colours }, note: `${mask.file}: a picture in ${colours.length} colours; written are ${listed} (0: unlabelled). Change what is meant otherwise.` };
  }
  if (code === 'size-mismatch' && !mask.align && / times as (fine|coarse)/.test(message)) {
    return { mask: { ...mask, align: 'nearest' }, note: `${message}. Written is align: nearest, which takes for each pixel of the cube the label at its centre.` };
  }
  return undefined;
}
