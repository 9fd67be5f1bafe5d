import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { columnsOnce } from '../../base/csv-header.js';
import type { Split } from '../../splits/split.js';
import { PixelParts, type PartLabels, splitFileProblem } from './pixel-parts.js';

const PARTS = ['train', 'validation', 'test'] as const;

/**
 * The splits of a table like split.csv, by their seed; under undefined where it has no column `seed`. Its columns are row
 * and column (from 0), part (train, validation, test), and class where it is to be checked.
 *
 * @throws Failure `split-file` at the line, `file-unreadable`
 */
export async function readSplitTable(file: string, labels: PartLabels): Promise<Map<number | undefined, Split>> {
  const splits = new Map<number | undefined, PixelParts>();
  // One row after the other: of many seeds there may be millions.
  for await (const {
    record,
    info: { lines },
  } of rowsOf(file)) {
    const place = { file, line: lines };
    const [row, column, label] = (['row', 'column', 'class'] as const).map((key) => wholeNumber(record, key, place));
    const seed = wholeNumber(record, 'seed', place);
    if (!splits.has(seed)) splits.set(seed, new PixelParts(labels));
    const part = PARTS.find((one) => one === record.part);
    if (!part) {
      throw splitFileProblem(
        `the part is ${JSON.stringify(record.part)}`,
        'A part must be train, validation or test.',
        place,
        nearName(record.part, PARTS),
      );
    }
    splits.get(seed)!.put(part, row!, column!, label, place);
  }
  return new Map([...splits].map(([seed, parts]) => [seed, parts.split(file)]));
}

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  const columns = columnsOnce((name) =>
    splitFileProblem(`the table has the column ${name} twice`, 'Remove one of them: it is unclear which one is meant.', { file, line: 1 }),
  );
  const parser = parse({ columns, info: true, bom: true, trim: true, skip_empty_lines: true });
  createReadStream(file)
    .on('error', (error) => parser.destroy(error))
    .pipe(parser);
  let known: readonly string[] | undefined;
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      if (!known) checkColumns((known = Object.keys(row.record)), file);
      yield row;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) {
      throw new Failure(
        {
          code: 'file-unreadable',
          message: `the file cannot be read (${code})`,
          hint: 'Check that it is a file and that you may read it.',
          place: { file },
        },
        { cause: error },
      );
    }
    throw splitFileProblem(`the table cannot be read: ${message}`, 'It must be CSV with commas, as split.csv of a run.', { file }).causedBy(
      error,
    );
  }
  if (!known) checkColumns([], file);
}

function checkColumns(known: readonly string[], file: string): void {
  const missing = ['row', 'column', 'part'].filter((name) => !known.includes(name));
  if (missing.length === 0) return;
  const found = known.length > 0 ? `its columns are ${known.join(', ')}` : 'it has no rows';
  throw splitFileProblem(`the table lacks ${missing.join(', ')}: ${found}`, 'A split.csv has row, column, class, part.', { file, line: 1 });
}

function wholeNumber(record: Readonly<Record<string, string>>, key: string, place: { file: string; line: number }): number | undefined {
  const text = record[key];
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw splitFileProblem(`${key} is ${JSON.stringify(text)}`, `Write ${key} as a whole number from 0.`, place);
}
