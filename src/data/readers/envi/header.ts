import { isUtf8 } from 'node:buffer';
import { Failure } from '../../../errors/failure.js';
import { numberOf } from '../facts/numbers.js';
import { withInput } from '../input.js';

/** No header of a million bands is longer. */
const MOST_BYTES = 1 << 25;

/** The entries of an ENVI header: keys in lower case with single spaces, values without their braces. */
export class EnviHeader {
  constructor(
    readonly file: string,
    readonly entries: ReadonlyMap<string, string>,
  ) {}

  text(key: string): string | undefined {
    const value = this.entries.get(key)?.trim();
    return value === '' ? undefined : value;
  }

  /** A whole number of at least `least`. Without a fallback it must be there. */
  whole(key: string, least: number, fallback?: number): number {
    const value = this.text(key);
    if (value === undefined && fallback !== undefined) return fallback;
    const number = Number(value);
    if (value !== undefined && Number.isSafeInteger(number) && number >= least) return number;
    throw this.failure(
      value === undefined ? `the header does not say '${key}'` : `'${key}' is ${JSON.stringify(value)}`,
      `Write ${key} = a whole number from ${least} on.`,
    );
  }

  number(key: string): number | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const number = numberOf(value);
    if (number === undefined)
      throw this.failure(`'${key}' is ${JSON.stringify(value)}, which is not a number`, 'Write a number, or take the line out.');
    return number;
  }

  /** The items of a list, which must be `count`. */
  list(key: string, count: number): readonly string[] | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const items = itemsOf(value);
    if (items.length === count) return items;
    throw this.failure(`'${key}' lists ${items.length} values, but ${count} are expected`, 'Correct the list, or take it out.');
  }

  /** The same of names: where a comma may belong to one, those in brackets do. Undefined where they still are not `count`. */
  names(key: string, count: number): readonly string[] | undefined {
    const value = this.text(key);
    const readings = value === undefined ? [] : [itemsOf(value), itemsOf(value, /,(?![^()[\]]*[)\]])/), itemsOf(value, /,\s+/)];
    return readings.find(({ length }) => length === count);
  }

  numbers(key: string, count: number): readonly number[] | undefined {
    return this.list(key, count)?.map((item) => {
      const number = numberOf(item);
      if (number !== undefined && Number.isFinite(number)) return number;
      throw this.failure(`'${key}' lists ${JSON.stringify(item)}, which is not a number`, 'Correct the list, or take it out.');
    });
  }

  failure(message: string, hint: string): Failure {
    return new Failure({ code: 'header-invalid', message, hint, place: { file: this.file } });
  }
}

function itemsOf(value: string, comma: string | RegExp = ','): string[] {
  const items = value.split(comma).map((item) => item.trim());
  // A comma may follow the last one, too.
  if (items.at(-1) === '') items.pop();
  return items.map((item) => item.replace(/,$/, ''));
}

export async function readHeader(file: string): Promise<EnviHeader> {
  const text = await withInput(file, async (input) => {
    if (input.size > MOST_BYTES) {
      throw new Failure({
        code: 'header-invalid',
        message: `the header has ${input.size} bytes`,
        hint: 'Check that it is the header and not the data.',
        place: { file },
      });
    }
    return decoded(await input.read(0, input.size));
  });
  return parseHeader(text, file);
}

/** UTF-8, or else Latin-1 as older programs write it: each of its bytes is the character of that number. */
export function decoded(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
}

/** `key = value` on a line, `key = {…}` over several; lines that start with `;` are comments. Failures: `header-invalid`. */
export function parseHeader(text: string, file: string): EnviHeader {
  const [first, ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const entries = new Map<string, string>();
  const header = new EnviHeader(file, entries);
  if (first.trim() !== 'ENVI') throw header.failure('the header does not begin with ENVI', 'Check that it is an ENVI header.');
  let open: { key: string; parts: string[] } | undefined;
  for (const line of lines) {
    if (line.trimStart().startsWith(';')) continue;
    let rest = line;
    if (!open) {
      const sign = line.indexOf('=');
      if (sign < 0) continue;
      const key = line.slice(0, sign).trim().toLowerCase().replace(/\s+/g, ' ');
      rest = line.slice(sign + 1).trim();
      if (!rest.startsWith('{')) {
        entries.set(key, rest);
        continue;
      }
      open = { key, parts: [] };
      rest = rest.slice(1);
    }
    const end = rest.indexOf('}');
    open.parts.push(end < 0 ? rest : rest.slice(0, end));
    if (end < 0) continue;
    entries.set(open.key, open.parts.join(' '));
    open = undefined;
  }
  if (open) throw header.failure(`the brace after '${open.key} =' is never closed`, 'Write the } that is missing.');
  return header;
}
