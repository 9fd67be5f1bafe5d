import type { ResolvedFilesSplit, ResolvedSplit } from '../../schema/pipeline.generated.js';
import { type Split, SplitFailure } from '../../splits/split.js';
import { dataFolder, locateNamed } from '../files/locate.js';
import { readPublishedPixels } from './published-split.js';
import type { SceneLoadOptions } from '../scene/raw-scene.js';
import { readSplitMasks } from './masks.js';
import type { PartLabels } from './pixel-parts.js';
import { readSplitTable } from './table.js';

/** The splits that files give. */
export interface GivenSplits {
  /** By the trial's seed. */
  readonly at: (seed: number) => Split;
  /** Where masks of the parts were placed on the scene, as far as that is worth a word. */
  readonly warnings: readonly string[];
}

/**
 * Reads the files of a split `by: files` or `by: published`, checked against the scene; undefined for any other method.
 *
 * @throws Failure `file-missing`, `file-unreadable`, `split-file` and those of the readers
 */
export async function readGivenSplits(
  spec: ResolvedSplit,
  labels: PartLabels,
  options: SceneLoadOptions,
): Promise<GivenSplits | undefined> {
  if (spec.by === 'published') {
    const only = await readPublishedPixels(spec.name, labels, dataFolder(options.dataFolder));
    return { at: () => only, warnings: [] };
  }
  if (spec.by !== 'files') return undefined;
  const locate = (file: string) => locateNamed(file, options.baseFolder, dataFolder(options.dataFolder));
  if (spec.table === undefined) {
    const { split: only, warnings } = await readSplitMasks(spec, labels, locate);
    return { at: () => only, warnings };
  }
  const file = locate(spec.table);
  const splits = await readSplitTable(file, labels);
  return { at: (seed) => chosen(spec, splits, seed, file), warnings: [] };
}

function chosen(spec: ResolvedFilesSplit, splits: ReadonlyMap<number | undefined, Split>, seed: number, file: string): Split {
  const wanted = spec.seed ?? seed;
  const found = splits.get(wanted) ?? (splits.size === 1 && spec.seed === undefined ? [...splits.values()][0] : undefined);
  if (found) return found;
  const seeds = [...splits.keys()].join(', ');
  throw new SplitFailure(spec.seed === undefined ? 'table' : 'seed', {
    code: 'split-file',
    message: seeds === '' ? `${file} has no column seed` : `${file} has no split of seed ${wanted}: it has those of ${seeds}`,
    hint: seeds === '' ? 'Leave split.seed out.' : 'Set split.seed to one of them for all trials, or seeds to those of the table.',
  });
}
