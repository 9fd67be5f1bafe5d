import type { Extent, Tile } from '../../compile/dense/tiles.js';
import type { FeedScene } from '../../compile/patch-feed.js';
import { within } from '../../data/patches.js';

/** What is known of the pixels under the patches of one tile: rows of the scene, kept while tiles go on downwards. */
export class PixelRows {
  readonly #rows = new Map<number, Float32Array>();
  readonly #half: number;
  #beyond: Float32Array;
  /** The scene's columns that are kept. */
  #from = 0;
  #to = 0;

  /** @param values of a pixel; undefined where the scene's own are all that is known */
  constructor(
    readonly scene: FeedScene,
    readonly extent: Extent,
    readonly values: number | undefined,
  ) {
    this.#half = (scene.size - 1) / 2;
    this.#beyond = new Float32Array(this.width);
  }

  /** Values of a pixel. */
  get width(): number {
    return this.values ?? this.scene.values.length / (this.scene.rows * this.scene.columns);
  }

  /** Makes room for a tile: what it cannot need any more goes. */
  begin({ row, column, goesOn }: Tile): void {
    const { rows, columns } = this.scene;
    if (!goesOn) this.#rows.clear();
    this.#from = Math.max(0, column - this.#half);
    this.#to = Math.min(columns, column + this.extent.columns + this.#half);
    const [first, end] = [Math.max(0, row - this.#half), Math.min(rows, row + this.extent.rows + this.#half)];
    for (const known of [...this.#rows.keys()]) if (known < first) this.#rows.delete(known);
    for (let line = first; line < end; line++) {
      if (!this.#rows.has(line)) this.#rows.set(line, this.#newRow(line));
    }
  }

  /** @param pixel row * columns + column; rows * columns for one beyond the border */
  set(pixel: number, values: Float32Array): void {
    const { rows, columns } = this.scene;
    if (pixel === rows * columns) this.#beyond = values.slice();
    else this.#rows.get(Math.floor(pixel / columns))!.set(values, ((pixel % columns) - this.#from) * this.width);
  }

  /** The plane under a tile's patches, [rows + size - 1, columns + size - 1, values]. */
  copyPlane({ row, column }: Tile, target: Float32Array): void {
    const {
      scene: { rows, columns, size, padding },
      width,
    } = this;
    const across = this.extent.columns + size - 1;
    const left = column - this.#half;
    const [inside, outside] = [Math.max(0, -left), Math.min(across, columns - left)];
    for (let y = 0; y < this.extent.rows + size - 1; y++) {
      const line = this.#rows.get(within(row - this.#half + y, rows, padding));
      const put = (x: number) => {
        const at = within(left + x, columns, padding) - this.#from;
        target.set(line && at >= 0 ? line.subarray(at * width, (at + 1) * width) : this.#beyond, (y * across + x) * width);
      };
      for (let x = 0; x < (line ? inside : across); x++) put(x);
      if (!line) continue;
      target.set(line.subarray((left + inside - this.#from) * width, (left + outside - this.#from) * width), (y * across + inside) * width);
      for (let x = outside; x < across; x++) put(x);
    }
  }

  #newRow(line: number): Float32Array {
    const {
      scene: { values, columns },
      width,
    } = this;
    return this.values === undefined
      ? values.subarray((line * columns + this.#from) * width, (line * columns + this.#to) * width)
      : new Float32Array((this.#to - this.#from) * width);
  }
}
