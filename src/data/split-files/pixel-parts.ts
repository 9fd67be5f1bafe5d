import { Failure, type Place } from '../../errors/failure.js';
import type { ImageFacts } from '../cube.js';
import type { CubeAxis } from '../readers/index.js';
import type { Split } from '../../splits/split.js';

/** What a split's pixels are checked against: the size of the scene, and its classes where they are known. */
export interface PartLabels {
  readonly rows: number;
  readonly columns: number;
  readonly values?: ArrayLike<number>;
  /** What the classes are numbered with in the file of the scene's mask, where that is not 1, 2, …: labels of class 1 first. */
  readonly classLabels?: readonly (readonly number[])[];
  /** Of the scene's cube: where it lies. */
  readonly facts?: ImageFacts;
  /** What the axes of the scene's mask are, where the pipeline says so: for masks of the split that nothing else tells. */
  readonly axes?: readonly CubeAxis[];
  /** Another scene tests: test pixels of this one are not used, wherever they lie, and there need be none. */
  readonly testedElsewhere?: boolean;
}

const PARTS_ARE_LABELS = ' If the masks of the parts are all the labels that there are, name them in dataset.mask: file: [train, test].';
const PARTS = ['train', 'validation', 'test'] as const satisfies readonly (keyof Split)[];

/** Collects the pixels of the parts of one split, and refuses what cannot be. */
export class PixelParts {
  /** Of each pixel of the scene its part, from 1: a scene has few pixels beside a list of them by name. */
  readonly #parts: Uint8Array;

  constructor(readonly labels: PartLabels) {
    this.#parts = new Uint8Array(labels.rows * labels.columns);
  }

  /**
   * @param label the pixel's class, from 1, where the file says it
   * @throws Failure `split-file`
   */
  put(part: keyof Split, row: number, column: number, label: number | undefined, place: Place): void {
    const { rows, columns, values, testedElsewhere } = this.labels;
    if (part === 'test' && testedElsewhere) return;
    const at = `row ${row}, column ${column} (counting from 0)`;
    if (row >= rows || column >= columns) {
      throw splitFileProblem(`${at} is outside the scene of ${rows} x ${columns} pixels`, 'Is the split for another scene?', place);
    }
    const pixel = row * columns + column;
    const own = values?.[pixel];
    if (own === 0) {
      throw splitFileProblem(
        `${at} is in ${part}, but the scene's mask does not label it`,
        `Is the class left out, or is the split for another scene?${place.line === undefined ? PARTS_ARE_LABELS : ''}`,
        place,
      );
    }
    if (own !== undefined && label !== undefined && own !== label) {
      throw splitFileProblem(
        `${at} has class ${label} here, but class ${own} in the scene's mask`,
        'Was the split made with other classes left out or merged, or for another scene?',
        place,
      );
    }
    if (this.#parts[pixel] > 0) {
      const before = PARTS[this.#parts[pixel] - 1];
      const twice = before === part ? `twice in ${part}` : `in ${before} and in ${part}`;
      throw splitFileProblem(`${at} is ${twice}`, 'A pixel belongs to one part.', place);
    }
    this.#parts[pixel] = PARTS.indexOf(part) + 1;
  }

  /** @throws Failure `split-file` without training or test pixels */
  split(file: string): Split {
    const [train, validation, test] = PARTS.map((_, index) => placesOf(this.#parts, index + 1));
    for (const [part, pixels] of [
      ['train', train],
      ['test', test],
    ] as const) {
      if (pixels.length === 0 && !(part === 'test' && this.labels.testedElsewhere))
        throw splitFileProblem(`no pixel is in ${part}`, 'A split needs training and test pixels.', { file });
    }
    return { train, validation, test };
  }
}

/** In rising order. */
function placesOf(values: Uint8Array, value: number): Uint32Array {
  const places = new Uint32Array(values.reduce((count, one) => count + (one === value ? 1 : 0), 0));
  let next = 0;
  for (let at = 0; at < values.length; at++) if (values[at] === value) places[next++] = at;
  return places;
}

export function splitFileProblem(message: string, hint: string, place: Place, suggestion?: string): Failure {
  return new Failure({ code: 'split-file', message, hint, place, ...(suggestion === undefined ? {} : { suggestion }) });
}
