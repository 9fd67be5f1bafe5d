import type { ResolvedFilesSplit } from '../../../schema/pipeline.generated.js';
import { readMask } from '../../array-file.js';
import { formatShape } from '../../cube.js';
import type { Split } from '../split.js';
import { type PartLabels, PixelParts, splitFileProblem } from './pixel-parts.js';

/**
 * The split that masks of the parts name: a pixel belongs to a part where its mask is not 0. A mask holds 1 everywhere
 * there, or the pixels' own classes.
 *
 * @param locate the path of a file that the pipeline names
 * @throws Failure `split-file`, and the reader's
 */
export async function readSplitMasks(spec: ResolvedFilesSplit, labels: PartLabels, locate: (file: string) => string): Promise<Split> {
  const parts = new PixelParts(labels);
  for (const part of ['train', 'validation', 'test'] as const) {
    const named = spec[part];
    if (!named) continue;
    const file = locate(named.file);
    const [{ shape, values }] = await readMask({ ...named, file });
    if (shape[0] !== labels.rows || shape[1] !== labels.columns) {
      throw splitFileProblem(`the mask is ${formatShape(shape)}, but the scene ${formatShape([labels.rows, labels.columns])}`,
        'Name a mask of the same scene, with rows first.', { file });
    }
    // A mask of ones says nothing of classes.
    const plain = Array.prototype.every.call(values, (value: number) => value === 0 || value === 1);
    for (let pixel = 0; pixel < values.length; pixel++) {
      if (values[pixel] === 0) continue;
      parts.put(part, Math.floor(pixel / labels.columns), pixel % labels.columns, plain ? undefined : values[pixel], { file });
    }
  }
  return parts.split(locate(spec.train!.file));
}
