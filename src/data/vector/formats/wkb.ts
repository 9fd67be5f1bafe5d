import { MOST_POSITIONS, type Position, type VectorShape } from '../layer.js';

/** What is no geometry, or none of those that labels can have. */
export class WkbProblem extends Error {
  constructor(
    message: string,
    readonly supported: boolean,
  ) {
    super(message);
  }
}

const KINDS = { 1: 'point', 2: 'line', 3: 'polygon', 4: 'points', 5: 'lines', 6: 'polygons', 7: 'collection' } as const;
const MOST_DEPTH = 8;

/** Polygons and points of well-known binary (OGC 06-103r4, ISO and EWKB), whatever other coordinates they have besides x and y. */
export function shapesOfWkb(bytes: Buffer, start: number): VectorShape[] {
  return new Reader(bytes, start).geometry(0);
}

class Reader {
  #positions = 0;

  constructor(
    readonly bytes: Buffer,
    public at: number,
  ) {}

  geometry(depth: number): VectorShape[] {
    const little = this.#byte() === 1;
    const word = this.#word(little);
    const code = word & 0x0fffffff;
    const kind = KINDS[(code % 1000) as keyof typeof KINDS];
    const more = Math.floor(code / 1000);
    const axes = 2 + (more === 1 || more === 2 ? 1 : more === 3 ? 2 : 0) + (word & 0x80000000 ? 1 : 0) + (word & 0x40000000 ? 1 : 0);
    if (word & 0x20000000) this.at += 4;
    if (!kind || depth > MOST_DEPTH) throw new WkbProblem(`there is no geometry of kind ${code}`, false);
    if (kind === 'line' || kind === 'lines') throw new WkbProblem('the file has lines, and labels are polygons or points', true);
    if (kind === 'point') {
      const [point] = this.#list(1, axes, little);
      return point.some(Number.isNaN) ? [] : [{ kind: 'points', points: [point] }];
    }
    const count = this.#word(little);
    if (kind === 'polygon') return [{ kind: 'area', rings: this.#many(count, () => this.#list(this.#word(little), axes, little)) }];
    return this.#many(count, () => this.geometry(depth + 1)).flat();
  }

  /** Each takes some bytes, so that a wrong count ends with them. */
  #many<Item>(count: number, take: () => Item): Item[] {
    const items: Item[] = [];
    for (let index = 0; index < count; index++) items.push(take());
    return items;
  }

  #list(count: number, axes: number, little: boolean): Position[] {
    if ((this.#positions += count) > MOST_POSITIONS || this.at + 8 * axes * count > this.bytes.length)
      throw new WkbProblem('a geometry ends early', false);
    const value = (at: number) => (little ? this.bytes.readDoubleLE(at) : this.bytes.readDoubleBE(at));
    const list = Array.from({ length: count }, (_, index): Position => [
      value(this.at + 8 * axes * index),
      value(this.at + 8 * axes * index + 8),
    ]);
    this.at += 8 * axes * count;
    return list;
  }

  #byte(): number {
    if (this.at >= this.bytes.length) throw new WkbProblem('a geometry ends early', false);
    return this.bytes[this.at++];
  }

  #word(little: boolean): number {
    if (this.at + 4 > this.bytes.length) throw new WkbProblem('a geometry ends early', false);
    const word = little ? this.bytes.readUInt32LE(this.at) : this.bytes.readUInt32BE(this.at);
    this.at += 4;
    return word;
  }
}
