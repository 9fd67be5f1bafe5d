import { Failure, type Place } from '../../../errors/failure.js';
import type { ImageFacts } from '../../cube.js';
import type { Split } from '../split.js';

/** What a split's pixels are checked against: the size of the scene, and its classes where they are known. */
export interface PartLabels {
  readonly rows: number;
  readonly columns: number;
  readonly values?: ArrayLike<number>;
  /** Of the scene's cube: where it lies. */
  readonly facts?: ImageFacts;
}

/** Collects the pixels of the parts of one split, and refuses what cannot be. */
export class PixelParts {
  readonly #parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  readonly #known = new Map<number, keyof Split>();

  constructor(readonly labels: PartLabels) {}

  /**
   * @param label the pixel's class, from 1, where the file says it
   * @throws Failure `split-file`
   */
  put(part: keyof Split, row: number, column: number, label: number | undefined, place: Place): void {
    const { rows, columns, values } = this.labels;
    const at = `row ${row}, column ${column} (counting from 0)`;
    if (row >= rows || column >= columns) {
      throw splitFileProblem(`${at} lies outside the scene of ${rows} x ${columns} pixels`, 'Is it a split of another scene?', place);
    }
    const pixel = row * columns + column;
    const own = values?.[pixel];
    if (own === 0) {
      throw splitFileProblem(`${at} is in ${part}, but the scene's mask does not label it`, 'Is the class left out, or is it a split of another scene?', place);
    }
    if (own !== undefined && label !== undefined && own !== label) {
      throw splitFileProblem(`${at} is of class ${label} here, and of class ${own} in the scene's mask`,
        'Are classes left out or merged otherwise than when the split was made, or is it a split of another scene?', place);
    }
    const before = this.#known.get(pixel);
    if (before !== undefined) {
      const twice = before === part ? `twice in ${part}` : `in ${before} and in ${part}`;
      throw splitFileProblem(`${at} is ${twice}`, 'A pixel belongs to one part.', place);
    }
    this.#known.set(pixel, part);
    this.#parts[part].push(pixel);
  }

  /** @throws Failure `split-file` without training or test pixels */
  split(file: string): Split {
    for (const part of ['train', 'test'] as const) {
      if (this.#parts[part].length === 0) throw splitFileProblem(`no pixel is in ${part}`, 'A split needs training and test pixels.', { file });
    }
    const { train, validation, test } = this.#parts;
    return { train: ascending(train), validation: ascending(validation), test: ascending(test) };
  }
}

function ascending(pixels: readonly number[]): Uint32Array {
  return Uint32Array.from(pixels).sort();
}

export function splitFileProblem(message: string, cure: string, place: Place, suggestion?: string): Failure {
  return new Failure({ code: 'split-file', message, cure, place, ...(suggestion === undefined ? {} : { suggestion }) });
}
