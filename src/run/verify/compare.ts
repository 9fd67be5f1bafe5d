import { decodeSafetensors } from '../../store/safetensors.js';

/** Where two files first differ, and what stands there. */
export interface FirstDifference {
  /** `line 14`, `conv1/kernel[3]`, `byte 8`. */
  readonly at: string;
  readonly stored: string;
  readonly computed: string;
}

/** The longest text of a cell in a table of differences. */
const WIDEST = 60;

/** @returns undefined if both have the same bytes */
export function firstDifference(file: string, stored: Uint8Array, computed: Uint8Array): FirstDifference | undefined {
  if (Buffer.compare(stored, computed) === 0) return undefined;
  const found = file.endsWith('.safetensors') ? inWeights(stored, computed)
    : file.endsWith('.bin') ? undefined : inLines(text(stored), text(computed));
  return found ?? inBytes(stored, computed);
}

function inLines(stored: string, computed: string): FirstDifference | undefined {
  const [left, right] = [stored.split('\n'), computed.split('\n')];
  for (let line = 0; line < Math.max(left.length, right.length); line++) {
    if (left[line] !== right[line]) return { at: `line ${line + 1}`, stored: lineOf(left, line), computed: lineOf(right, line) };
  }
  return undefined;
}

function lineOf(lines: readonly string[], line: number): string {
  // What follows the last line break is no line.
  return line >= lines.length || (line === lines.length - 1 && lines[line] === '') ? '(no line)' : shortened(lines[line]);
}

function inWeights(stored: Uint8Array, computed: Uint8Array): FirstDifference | undefined {
  try {
    const [left, right] = [decodeSafetensors(stored).arrays, decodeSafetensors(computed).arrays];
    for (const [index, { name, shape, values }] of left.entries()) {
      const other = right[index];
      const described = (array?: { name: string; shape: readonly number[] }) => (array ? `${array.name} [${array.shape.join(', ')}]` : '(no array)');
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

function text(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
}

function shortened(line: string): string {
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}
