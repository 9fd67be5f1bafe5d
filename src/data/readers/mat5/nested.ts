import { Failure } from '../../../errors/failure.js';
import type { InputFile } from '../input.js';
import { type ByteStream, fileStream, inflatedStream, skip, StreamDamaged } from '../stream.js';
import { COMPRESSED, damaged, readElement, region, type ByteRegion, truncated, word32 } from './elements.js';
import { type FoundVariable, readMatrixHeader } from './variables.js';

/** Structs hold structs, and an array of them has many. */
const [MOST_DEPTH, MOST_FIELDS, MOST_NAMES] = [8, 2000, 1 << 16];
const HEAD_BYTES = 4096;

/**
 * The fields of structs and the items of cell arrays, by their paths as MATLAB writes them: `scene.labels`, `scenes(2).labels` of an
 * array of structs, `data{3}`. Values are passed over; of a compressed variable all of it is decompressed once.
 */
export async function fieldsOf(input: InputFile, variable: FoundVariable): Promise<FoundVariable[]> {
  const { element, compressed, head } = variable;
  const start = compressed ? 0 : element.start - 8;
  const stream = compressed ? inflatedStream(input, element.start, element.end, 'zlib') : fileStream(input, start, element.end);
  const walk = new Walk(new Ahead(stream, start), variable, head);
  try {
    return await walk.inside(variable, 0);
  } catch (error) {
    // One that is damaged, or of another make, hides no other variable.
    if (error instanceof Failure || error instanceof StreamDamaged) return [];
    throw error;
  } finally {
    stream.close();
  }
}

/** A stream whose next bytes can be looked at. */
class Ahead {
  #ahead: Buffer = Buffer.alloc(0);

  /** @param at where its first byte stands */
  constructor(
    readonly stream: ByteStream,
    public at: number,
  ) {}

  /** The next bytes, fewer at the end. */
  async look(bytes: number): Promise<Buffer> {
    if (this.#ahead.length < bytes) {
      const more = Buffer.alloc(bytes - this.#ahead.length);
      this.#ahead = Buffer.concat([this.#ahead, more.subarray(0, await this.stream.take(more))]);
    }
    return this.#ahead.subarray(0, bytes);
  }

  async goTo(place: number): Promise<boolean> {
    const passed = Math.min(place - this.at, this.#ahead.length);
    this.#ahead = this.#ahead.subarray(passed);
    const left = place - this.at - passed;
    this.at = place;
    return left <= 0 || skip(this.stream, left);
  }
}

class Walk {
  #found = 0;

  constructor(
    readonly bytes: Ahead,
    readonly outer: FoundVariable,
    readonly head: ByteRegion,
  ) {}

  /** @param variable a struct or a cell array; the stream stands before what follows its name */
  inside(variable: FoundVariable, depth: number): Promise<FoundVariable[]> {
    return variable.class === 'cell' ? this.#items(variable, depth) : this.#fields(variable, depth);
  }

  async #items({ data, end, name, shape }: FoundVariable, depth: number): Promise<FoundVariable[]> {
    const count = shape.reduce((product, one) => product * one, 1);
    const found: FoundVariable[] = [];
    for (let [index, place] = [1, data]; index <= count && place < end && this.#found++ < MOST_FIELDS; index++) {
      const { variable, next } = await this.#matrix(`${name}{${index}}`, place, end);
      place = next;
      if (variable) found.push(variable, ...(await this.#deeper(variable, depth)));
    }
    return found;
  }

  async #deeper(variable: FoundVariable, depth: number): Promise<FoundVariable[]> {
    return ['struct', 'cell'].includes(variable.class) && depth < MOST_DEPTH ? this.inside(variable, depth + 1) : [];
  }

  async #fields(variable: FoundVariable, depth: number): Promise<FoundVariable[]> {
    const { data, end, name, shape } = variable;
    const from = await this.#region(data, end, 4 * HEAD_BYTES);
    const lengths = readElement(from, data, end);
    const length = lengths.end - lengths.start === 4 ? word32(from, lengths.start) : 0;
    const names = readElement(from, lengths.next, end);
    const count = length > 0 ? (names.end - names.start) / length : 0;
    if (!Number.isInteger(count) || names.end - names.start > MOST_NAMES)
      throw damaged(from, data, "expected the names of a struct's fields");
    const whole = names.end - from.base > from.view.byteLength ? await this.#region(data, end, names.end - data) : from;
    const fields = Array.from({ length: count }, (_, index) => textAt(whole, names.start + index * length, length));
    const copies = shape.reduce((product, one) => product * one, 1);
    const found: FoundVariable[] = [];
    let place = names.next;
    for (let copy = 0; copy < copies; copy++) {
      for (const field of fields) {
        if (place >= end || this.#found++ >= MOST_FIELDS) return found;
        const one = await this.#matrix(`${copies === 1 ? name : `${name}(${copy + 1})`}.${field}`, place, end);
        place = one.next;
        if (one.variable) found.push(one.variable, ...(await this.#deeper(one.variable, depth)));
      }
    }
    return found;
  }

  async #matrix(name: string, place: number, end: number): Promise<{ variable?: FoundVariable; next: number }> {
    const from = await this.#region(place, end, HEAD_BYTES);
    const element = readElement(from, place, end);
    if (element.type === COMPRESSED) throw damaged(from, place, 'expected a field, found a compressed variable');
    // An empty field has no header.
    if (element.end === element.start) return { next: element.next };
    const { header, data, end: last } = readMatrixHeader(from, element, place);
    return {
      variable: { ...header, name, element: this.outer.element, compressed: this.outer.compressed, head: from, data, end: last },
      next: element.next,
    };
  }

  /** The bytes from a place on, that end before `end`. */
  async #region(place: number, end: number, bytes: number): Promise<ByteRegion> {
    if (!(await this.bytes.goTo(place))) throw truncated(this.head, place, 'expected a field of a struct');
    const ahead = await this.bytes.look(Math.min(bytes, end - place));
    return region(this.head.file, Uint8Array.from(ahead), this.head.littleEndian, place, this.head.compressedAt);
  }
}

/** Up to the first zero byte. */
function textAt(from: ByteRegion, start: number, length: number): string {
  const view = from.view;
  const bytes = Buffer.from(
    view.buffer,
    view.byteOffset + start - from.base,
    Math.max(0, Math.min(length, from.base + view.byteLength - start)),
  );
  return bytes.toString('latin1').replace(/\0.*$/s, '');
}
