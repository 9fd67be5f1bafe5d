import type { ResolvedFilesSplit } from '../../schema/pipeline.generated.js';
import { alignMask } from '../masks/align-mask.js';
import { readMask } from '../arrays/array-file.js';
import { formatShape } from '../cube.js';
import { placeOf } from '../georeference.js';
import type { Split } from '../../splits/split.js';
import { vectorFormatOf } from '../vector/index.js';
import { readDrawnMask } from '../vector/read-mask.js';
import { type PartLabels, PixelParts, splitFileProblem } from './pixel-parts.js';

/**
 * The split that masks of the parts name: a pixel belongs to a part where its mask is not 0. A mask holds 1 everywhere
 * there, or the pixels' own classes; what is no data in it belongs to no part. It is laid on the scene as the scene's mask is.
 *
 * @param locate the path of a file that the pipeline names
 * @throws Failure `split-file`, and the reader's
 */
export async function readSplitMasks(spec: ResolvedFilesSplit, labels: PartLabels, locate: (file: string) => string): Promise<Split> {
  const parts = new PixelParts(labels);
  for (const part of ['train', 'validation', 'test'] as const) {
    const named = spec[part];
    // A number of validation pixels is drawn from those of training.
    if (typeof named !== 'object') continue;
    const file = locate(named.file);
    const [read] = vectorFormatOf(file)
      ? await readDrawnMask({ ...named, file }, { ...labels, file })
      : await readMask({ ...named, file, sceneAxes: labels.axes });
    const { shape } = read;
    const placed = placeOf(labels.facts?.georeference) && placeOf(read.facts?.georeference);
    if (!placed && (shape[0] !== labels.rows || shape[1] !== labels.columns)) {
      throw splitFileProblem(
        `the mask is ${formatShape(shape)}, but the scene ${formatShape([labels.rows, labels.columns])}`,
        'Use a mask of the same scene, with rows first.',
        { file },
      );
    }
    const {
      mask: { values },
    } = alignMask({ ...labels, file }, read, file);
    // A mask of ones says nothing of classes, and names are numbered in each file by itself.
    const plain = read.numbersNames ?? Array.prototype.every.call(values, (value: number) => value === 0 || value === 1);
    for (let pixel = 0; pixel < values.length; pixel++) {
      if (values[pixel] === 0) continue;
      parts.put(part, Math.floor(pixel / labels.columns), pixel % labels.columns, plain ? undefined : values[pixel], { file });
    }
  }
  return parts.split(locate(spec.train!.file));
}
