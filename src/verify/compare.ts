import { type FileData, piecesOf, wholeOf } from '../base/file-data.js';
import { decodeSafetensors } from '../store/formats/safetensors.js';

/** Where two files first differ, and what stands there. */
export interface FirstDifference {
  /** `line 14`, `conv1/kernel[3]`, `byte 8`. */
  readonly at: string;
  readonly stored: string;
  readonly computed: string;
}

/** The longest text of a cell in a table of differences. */
const WIDEST = 60;

/**
 * Compares two files, tables piece by piece.
 *
 * @returns undefined if both have the same bytes
 */
export async function firstDifference(file: string, stored: FileData, computed: FileData): Promise<FirstDifference | undefined> {
  if (!/\.(?:safetensors|bin|png|tif|img|npy)$/.test(file)) return inLines(new LineReader(stored), new LineReader(computed));
  const [left, right] = [await wholeOf(stored), await wholeOf(computed)];
  if (Buffer.compare(left, right) === 0) return undefined;
  return (file.endsWith('.safetensors') ? inWeights(left, right) : undefined) ?? inBytes(left, right);
}

async function inLines(left: LineReader, right: LineReader): Promise<FirstDifference | undefined> {
  for (let line = 0; ;) {
    await Promise.all([left.fill(), right.fill()]);
    if (left.text === '' && right.text === '') return undefined;
    // Whole lines that both have read: nearly always the same.
    const [shorter, longer] = left.end <= right.end ? [left, right] : [right, left];
    const { end } = shorter;
    if (end > 0 && longer.text.startsWith(shorter.text.slice(0, end))) {
      line += left.take(end);
      right.take(end);
      continue;
    }
    const [mine, other] = [left.line(), right.line()];
    if (mine !== other) return { at: `line ${line + 1}`, stored: shown(mine), computed: shown(other) };
    line++;
    left.take(mine.length);
    right.take(mine.length);
  }
}

/** Reads text as whole lines; a character is a byte, so that what is compared is bytes. */
class LineReader {
  text = '';
  /** Where in it the last whole line ends. */
  end = 0;
  readonly #pieces: AsyncIterator<string | Uint8Array>;

  constructor(data: FileData) {
    this.#pieces = (async function* pieces() {
      yield* piecesOf(data);
    })();
  }

  /** Reads until there is a whole line, or the end. */
  async fill(): Promise<void> {
    while (this.end === 0) {
      const { value, done } = await this.#pieces.next();
      if (done) return;
      this.text += (
        typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      ).toString('latin1');
      this.end = this.text.lastIndexOf('\n') + 1;
    }
  }

  /** The next line with its end, if it has one. */
  line(): string {
    return this.text.slice(0, this.text.indexOf('\n') + 1 || undefined);
  }

  /** @returns how many lines end in what is taken */
  take(length: number): number {
    const taken = this.text.slice(0, length);
    this.text = this.text.slice(length);
    this.end = Math.max(0, this.end - length);
    let lines = 0;
    for (let at = taken.indexOf('\n'); at >= 0; at = taken.indexOf('\n', at + 1)) lines++;
    return lines;
  }
}

function shown(line: string): string {
  return line === '' ? '(no line)' : shortened(Buffer.from(line.replace(/\n$/, ''), 'latin1').toString('utf8'));
}

function inWeights(stored: Uint8Array, computed: Uint8Array): FirstDifference | undefined {
  try {
    const [left, right] = [decodeSafetensors(stored).arrays, decodeSafetensors(computed).arrays];
    for (const [index, { name, shape, values }] of left.entries()) {
      const other = right[index];
      const described = (array?: { name: string; shape: readonly number[] }) =>
        array ? `${array.name} [${array.shape.join(', ')}]` : '(no array)';
      if (described({ name, shape }) !== described(other)) {
        return { at: `array ${index + 1}`, stored: described({ name, shape }), computed: described(other) };
      }
      const at = values.findIndex((value, position) => !Object.is(value, other.values[position]));
      if (at >= 0) return { at: `${name}[${at}]`, stored: String(values[at]), computed: String(other.values[at]) };
    }
  } catch {
    // A file that is no safetensors any more differs somewhere all the same.
  }
  return undefined;
}

function inBytes(stored: Uint8Array, computed: Uint8Array): FirstDifference {
  let at = 0;
  while (at < stored.length && stored[at] === computed[at]) at++;
  const byteAt = (data: Uint8Array) => (at < data.length ? `0x${data[at].toString(16).padStart(2, '0')}` : '(end)');
  return { at: `byte ${at + 1}`, stored: byteAt(stored), computed: byteAt(computed) };
}

function shortened(line: string): string {
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}
