import { NumberList } from '../base/number-list.js';
import { RandomStream } from '../numerics/random.js';
import { eachPrediction, PREDICTIONS } from '../store/formats/trial/predictions.js';
import { storedFiles } from '../store/checked-files.js';
import type { LabelledPixels } from './pixel-list.js';
import type { TrainedTrial } from './trained-trial.js';

interface Choice {
  /** At most, drawn by the trial's seed; all if left out. */
  readonly perClass?: number;
  /** Of pixels whose patch reaches beyond the scene none is taken: rows and columns, and what a patch has around its pixel. */
  readonly inside?: { readonly rows: number; readonly margin: number };
  /** Of the scene. */
  readonly columns: number;
}

/** Test pixels of a trial with their classes from 1, in the order of the scene. */
export async function testPixels(
  { folder, seed }: Pick<TrainedTrial, 'folder' | 'seed'>,
  { perClass, inside, columns }: Choice,
): Promise<LabelledPixels> {
  const lists = new Map<number, NumberList<Uint32Array<ArrayBuffer>>>();
  await eachPrediction((await storedFiles(folder)).open(PREDICTIONS), ['row', 'column', 'class'], (cells) => {
    const [row, column, label] = cells.map(Number);
    if (inside) {
      const { rows, margin } = inside;
      if (row < margin || column < margin || row >= rows - margin || column >= columns - margin) return;
    }
    const list = lists.get(label) ?? new NumberList(Uint32Array);
    lists.set(label, list);
    list.push(row * columns + column);
  });
  const stream = new RandomStream(seed, 'chosen-pixels');
  const chosen = [...lists.keys()]
    .sort((a, b) => a - b)
    .flatMap((label) => {
      const own = lists.get(label)!.values();
      const some = perClass === undefined || own.length <= perClass ? own : stream.shuffle(own).subarray(0, perClass);
      return Array.from(some, (pixel) => ({ pixel, label }));
    })
    .sort((a, b) => a.pixel - b.pixel);
  return { pixels: Uint32Array.from(chosen, ({ pixel }) => pixel), labels: Uint16Array.from(chosen, ({ label }) => label) };
}
