import { lookUp } from '../../base/look-up.js';
import { Failure } from '../../errors/failure.js';
import { formatShape } from '../cube.js';
import { factsBeside } from './beside/facts.js';
import { classesOf, factsOf, headerRemarks } from './envi/facts.js';
import { type EnviHeader, readHeader } from './envi/header.js';
import { enviPair } from './envi/pair.js';
import { type InputFile, withInput } from './input.js';
import { decodeNumbers, InexactInteger, STORED_BYTES, type StoredType } from './numbers.js';
import { productOf } from './place.js';
import { checkRatio, damaged, truncated, unsupported } from './problems.js';
import { assumedScale, CLASSES, libraryClasses, type LibraryClasses, libraryVariables, putClasses } from './spectra/library.js';
import { readRaw, readRawRows, rowsLieTogether } from './raw.js';
import type { ListedVariable, Reader } from './reader.js';
import { fileStream, inflatedStream, skip, StreamDamaged } from './stream.js';

/** ENVI's numbers of data types. 6 and 9 are complex. */
const TYPES: Readonly<Record<number, StoredType>> = {
  1: 'uint8',
  2: 'int16',
  3: 'int32',
  4: 'float32',
  5: 'float64',
  12: 'uint16',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};

/** The axes (0 rows, 1 columns, 2 bands) as they lie in the file, the slowest first. */
const INTERLEAVES: Readonly<Record<string, readonly number[]>> = { bsq: [2, 0, 1], bil: [0, 2, 1], bip: [0, 1, 2] };

interface Raw {
  readonly type: StoredType;
  readonly shape: readonly [rows: number, columns: number, bands: number];
  readonly order: readonly number[];
  readonly littleEndian: boolean;
  readonly offset: number;
  readonly compressed: boolean;
}

/**
 * ENVI's raw data with a header beside it, found from either ("ENVI Header Files", NV5 Geospatial).
 * Failures: `header-invalid`, `header-mismatch`, `data-missing`, `data-ambiguous`, `format-unsupported`, `damaged`, `truncated`.
 */
export const envi: Reader = {
  format: 'ENVI',
  extensions: ['.hdr', '.bsq', '.bil', '.bip', '.raw'],
  // Of a pair the header is named.
  maskExtensions: ['.hdr'],
  explains: true,
  fixesAxes: true,
  recognizes: (_head, file) => enviPair(file) !== undefined,
  async list({ file }) {
    const pair = pairOf(file);
    const header = await readHeader(pair.header);
    if (isLibrary(header)) return listLibrary(header, pair.data);
    const raw = rawOf(header);
    const more = await withInput(pair.data, async (input) => checkSize(input, raw, pair.header));
    const { facts, classNames, remarks: beside } = await factsBeside(pair.data, raw.shape[2]);
    const remarks = [...more, ...headerRemarks(header, raw.shape[2]), ...beside];
    const own = listed(raw, header);
    return [
      {
        ...own,
        facts: { ...facts, ...own.facts },
        ...(classNames && !own.classNames && { classNames }),
        ...(remarks.length > 0 && { remarks }),
      },
    ];
  },
  async readsRows({ file }) {
    const header = await readHeader(pairOf(file).header);
    if (isLibrary(header)) return false;
    const { compressed, order } = rawOf(header);
    return !compressed && rowsLieTogether(order, 0);
  },
  async read({ file }, { name }, sink, { rows }) {
    const { header, data } = pairOf(file);
    const said = await readHeader(header);
    if (isLibrary(said) && name === CLASSES) return putClasses(sink, classesOfLibrary(said));
    const raw = isLibrary(said) ? libraryRaw(said) : rawOf(said);
    await withInput(data, async (input) => {
      const due = productOf(raw.shape);
      if (rows) {
        const order = raw.order.filter((axis) => axis < sink.shape.length);
        if (
          await readRawRows(input, raw.offset, sink, { ...raw, order }, rows).catch((error) => {
            throw told(error, data);
          })
        )
          return;
        throw mismatch(input, header, raw, `${input.size} bytes`);
      }
      const stream = raw.compressed ? inflatedStream(input, 0, input.size, 'gzip') : fileStream(input, 0, input.size);
      try {
        const order = raw.order.filter((axis) => axis < sink.shape.length);
        const skipped = await skip(stream, raw.offset);
        const found = skipped ? await readRaw(stream, sink, { type: raw.type, littleEndian: raw.littleEndian, order }) : 0;
        if (found < due) throw mismatch(input, header, raw, `${found} values`);
        if (raw.compressed && (await stream.take(Buffer.alloc(1))) > 0) throw mismatch(input, header, raw, 'more');
      } catch (error) {
        throw told(error, data);
      } finally {
        stream.close();
      }
    });
  },
};

function pairOf(file: string) {
  const pair = enviPair(file);
  if (pair) return pair;
  throw new Failure({
    code: 'header-missing',
    message: 'raw data needs its ENVI header beside it, and there is none',
    place: { file },
    hint: 'Put the header (.hdr, a text that begins with ENVI) beside the data, under the same name.',
  });
}

function rawOf(header: EnviHeader): Raw {
  return layoutOf(header, [header.whole('lines', 1), header.whole('samples', 1), header.whole('bands', 1)]);
}

function layoutOf(header: EnviHeader, shape: Raw['shape']): Raw {
  const number = header.whole('data type', 1);
  const type = TYPES[number];
  if (!type) {
    throw unsupported(
      header.file,
      `the data type is ${number}${number === 6 || number === 9 ? ' (complex numbers)' : ''}, which is not read`,
      'Read are 1, 2, 3, 4, 5, 12, 13, 14 and 15: save the image as real numbers.',
    );
  }
  const interleave = header.text('interleave')?.toLowerCase() ?? (shape[2] === 1 ? 'bsq' : '');
  const order = lookUp(INTERLEAVES, interleave);
  if (!order) {
    throw header.failure(
      interleave ? `the interleave is ${JSON.stringify(interleave)}` : 'the header does not say how bands are interleaved',
      'Write interleave = bsq, bil or bip.',
    );
  }
  const byteOrder = header.whole('byte order', 0, 0);
  if (byteOrder > 1) throw header.failure(`the byte order is ${byteOrder}`, 'Write byte order = 0 (least significant byte first) or 1.');
  if (/[1-9]/.test(header.text('major frame offsets') ?? '') || /[1-9]/.test(header.text('minor frame offsets') ?? '')) {
    throw unsupported(header.file, 'the data has frame offsets, which are not read', 'Save the image again without them.');
  }
  return {
    type,
    shape,
    order,
    littleEndian: byteOrder === 0,
    offset: header.whole('header offset', 0, 0),
    compressed: header.whole('file compression', 0, 0) === 1,
  };
}

/** Values of a library that tell whether it holds reflectances. */
const MOST_LOOKED_AT = 1 << 18;

/** A list of spectra: a line for each, a sample for each band. */
function isLibrary(header: EnviHeader): boolean {
  return /spectral library/i.test(header.text('file type') ?? '');
}

function libraryRaw(header: EnviHeader): Raw {
  const raw = layoutOf(header, [header.whole('lines', 1), 1, header.whole('samples', 1)]);
  return { ...raw, order: [0, 1, 2] };
}

function classesOfLibrary(header: EnviHeader): LibraryClasses {
  const count = header.whole('lines', 1);
  const names = header.names('spectra names', count);
  return libraryClasses(names ?? Array.from({ length: count }, (_, index) => `spectrum ${index + 1}`));
}

async function listLibrary(header: EnviHeader, data: string): Promise<ListedVariable[]> {
  const raw = libraryRaw(header);
  const [count, , bands] = raw.shape;
  const [told, assumed] = await withInput(data, async (input) => {
    const found = checkSize(input, raw, header.file);
    const size = STORED_BYTES[raw.type];
    const first = raw.type.startsWith('float')
      ? await input.read(raw.offset, Math.min(count * bands, MOST_LOOKED_AT) * size)
      : Buffer.alloc(0);
    return [
      found,
      assumedScale(decodeNumbers(first.subarray(0, first.length - (first.length % size)), raw.type, raw.littleEndian)),
    ] as const;
  });
  const declared = factsOf(header, bands);
  const remarks = [...told, ...(declared.scale === undefined ? assumed.remarks : [])];
  return libraryVariables(count, bands, raw.type, { ...assumed.facts, ...declared }, classesOfLibrary(header), remarks);
}

function listed({ type, shape }: Raw, header: EnviHeader): ListedVariable {
  const facts = factsOf(header, shape[2]);
  const common = { name: 'image', numeric: true, type, facts, ...classesOf(header) };
  return shape[2] === 1
    ? { ...common, shape: shape.slice(0, 2), axes: ['rows', 'columns'], description: `${type} ${formatShape(shape.slice(0, 2))}` }
    : { ...common, shape, axes: ['rows', 'columns', 'bands'], description: `${type} ${formatShape(shape)}` };
}

/** A warning about bytes behind the values: other programs ignore them, and so do we. */
function checkSize(input: InputFile, raw: Raw, header: string): string[] {
  const due = raw.offset + productOf(raw.shape) * STORED_BYTES[raw.type];
  if (raw.compressed) checkRatio(input.file, due, input.size);
  else if (input.size < due) throw mismatch(input, header, raw, `${input.size} bytes`);
  const more = raw.compressed ? 0 : input.size - due;
  if (more === 0) return [];
  return [
    `the data has ${more} ${more === 1 ? 'byte' : 'bytes'} more than the ${due} that the header says, which are not read: check lines, bands, data type and header offset`,
  ];
}

function mismatch({ file }: InputFile, header: string, { shape, type, offset, compressed }: Raw, found: string): Failure {
  const due = offset + productOf(shape) * STORED_BYTES[type];
  const head = offset > 0 ? ` behind ${offset} bytes` : '';
  return new Failure({
    code: 'header-mismatch',
    place: { file },
    message: `the header says ${formatShape(shape)} ${type}${head} = ${due} bytes, but ${compressed ? 'decompressed ' : ''}the data has ${found} (${header})`,
    hint: 'Correct samples, lines, bands, data type or header offset, or copy the data again.',
  });
}

function told(error: unknown, file: string): unknown {
  if (error instanceof InexactInteger)
    return unsupported(file, `the data holds ${error.message}, which float64 cannot hold`, 'Save it in another type.').causedBy(error);
  if (!(error instanceof StreamDamaged)) return error;
  const failure = error.early
    ? truncated(file, 'the compressed data ends early')
    : damaged(
        file,
        'the header says that the data is compressed, but it cannot be decompressed',
        'Copy the data again, or write file compression = 0 if it is not compressed.',
      );
  return failure.causedBy(error);
}
