import type { ResolvedFilesSplit } from '../../schema/pipeline.generated.js';
import { alignMask } from '../masks/align-mask.js';
import { readMask } from '../arrays/array-file.js';
import { formatShape } from '../cube.js';
import { placeOf } from '../georeference.js';
import type { Split } from '../../splits/split.js';
import { vectorFormatOf } from '../vector/index.js';
import { readDrawnMask } from '../vector/read-mask.js';
import { type PartLabels, PixelParts, splitFileProblem } from './pixel-parts.js';

export interface MaskedParts {
  readonly split: Split;
  /** Where masks were placed on the scene. */
  readonly warnings: readonly string[];
}

/**
 * The split that masks of the parts name: a pixel belongs to a part where its mask is not 0. A mask holds 1 everywhere
 * there, or the pixels' own classes; what is no data in it belongs to no part. It is laid on the scene as the scene's mask is.
 *
 * @param locate the path of a file that the pipeline names
 * @throws Failure `split-file`, and the reader's
 */
export async function readSplitMasks(spec: ResolvedFilesSplit, labels: PartLabels, locate: (file: string) => string): Promise<MaskedParts> {
  const parts = new PixelParts(labels);
  const warnings: string[] = [];
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
    const aligned = alignMask({ ...labels, file }, read, file);
    const { values } = aligned.mask;
    warnings.push(...aligned.warnings);
    // A mask of ones says nothing of classes, and names are numbered in each file by itself.
    const plain = read.numbersNames ?? Array.prototype.every.call(values, (value: number) => value === 0 || value === 1);
    const classOf = plain ? () => undefined : numbering(values as ArrayLike<number>, labels);
    for (let pixel = 0; pixel < values.length; pixel++) {
      if (values[pixel] === 0) continue;
      parts.put(part, Math.floor(pixel / labels.columns), pixel % labels.columns, classOf(values[pixel] as number), { file });
    }
  }
  return { split: parts.split(locate(spec.train!.file)), warnings };
}

/**
 * The class that a label of a part's mask stands for. Where the labels of the scene's file are not 1, 2, …, a mask has those labels, or
 * classes numbered from 1.
 */
function numbering(values: ArrayLike<number>, { values: own, classLabels }: PartLabels): (value: number) => number {
  const asItIs = (value: number) => value;
  if (!classLabels || !own) return asItIs;
  const classes = new Map(classLabels.flatMap((labels, index) => labels.map((label) => [label, index + 1] as const)));
  const byLabel = (value: number) => classes.get(value) ?? value;
  let [labels, numbers] = [0, 0];
  for (let pixel = 0; pixel < own.length; pixel++) {
    if (values[pixel] === 0 || own[pixel] === 0) continue;
    if (byLabel(values[pixel]) === own[pixel]) labels++;
    if (values[pixel] === own[pixel]) numbers++;
  }
  return numbers > labels ? asItIs : byLabel;
}
