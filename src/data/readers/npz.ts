import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { Failure } from '../../errors/failure.js';
import { visible } from '../../errors/visible.js';
import { formatShape, type NumericArray } from '../cube.js';
import type { InputFile } from './input.js';
import { decodeNumbers, InexactInteger, STORED_BYTES } from './numbers.js';
import { npyOrder, npyVariable, parseNpy } from './npy/header.js';
import { fillsOf, maskBeside, type MaskedBy, type NamedHeader, withMasks } from './npy/masked.js';
import { productOf } from './place.js';
import { checkRatio, damaged, truncated, unsupported } from './problems.js';
import { readRaw } from './raw.js';
import type { Reader } from './reader.js';
import { type ByteStream, fileStream, inflatedStream, skip, StreamDamaged } from './stream.js';

const HEADER_BYTES = 65536 + 12;
/** A folder of so many arrays is none of ours. */
const MOST_ENTRIES = 10000;
const [STORED, DEFLATED] = [0, 8];

/** Arrays that NumPy saved with `savez` or `savez_compressed`: a ZIP of NPY files. */
export const npz: Reader = {
  format: 'NPZ',
  extensions: ['.npz'],
  recognizes: (head) => ['PK\x03\x04', 'PK\x05\x06'].includes(head.toString('latin1', 0, 4)),
  list: (input) =>
    withZip(input, async (zip, entries) => {
      const all: NamedHeader[] = [];
      for (const entry of entries) {
        all.push(
          await withEntry(input, zip, entry, async (stream) => ({
            name: nameOf(entry),
            header: (await headOf(stream, input.file, entry)).header,
          })),
        );
      }
      const fills = new Map<string, number>();
      for (const { name, header } of all.filter((one) => maskBeside(one, all))) {
        const entry = entries.find((one) => fillsOf(name).includes(nameOf(one)));
        const value = entry && (await singleValue(input, zip, entry));
        if (value !== undefined && header.type) fills.set(name, value);
      }
      return withMasks(
        all.map(({ name, header }) => npyVariable(name, header)),
        all,
        (name) => fills.get(name),
      );
    }),
  read: (input, { name, facts, detail }, sink) =>
    withZip(input, async (zip, entries) => {
      const entry = entries.findLast((candidate) => nameOf(candidate) === name)!;
      const { file } = input;
      const header = await withEntry(input, zip, entry, async (stream) => (await headOf(stream, file, entry)).header);
      const { start, bytes, shape, type, littleEndian } = header;
      if (entry.uncompressedSize - start !== bytes) {
        throw new Failure({
          code: 'header-mismatch',
          place: { file },
          hint: 'Copy or download the file again.',
          message: `the array ${name} says ${formatShape(shape)} ${type} = ${bytes} bytes, but ${entry.uncompressedSize - start} are there`,
        });
      }
      const check = await maskCheck(input, zip, entries, { detail, empty: shape.length === 2 ? 0 : facts?.ignore });
      await withEntry(input, zip, entry, async (stream) => {
        const summed = withSum(stream);
        const whole =
          (await skip(summed, start)) &&
          (await readRaw(summed, sink, { type: type!, littleEndian, order: npyOrder(header), check })) * STORED_BYTES[type!] === bytes;
        if (!whole || (await summed.take(Buffer.alloc(1))) > 0) throw new StreamDamaged(!whole);
        if (summed.sum() !== entry.crc32) throw damaged(file, `the array ${name} is not what was written: its checksum differs`);
      });
    }),
};

/** Gives values that numpy.ma masks the one that means no data, as they come. */
async function maskCheck(
  input: InputFile,
  zip: ZipFile,
  entries: readonly Entry[],
  { detail, empty }: { readonly detail?: unknown; readonly empty?: number },
): Promise<((values: NumericArray, start: number) => void) | undefined> {
  const entry = entries.find((one) => nameOf(one) === (detail as MaskedBy | undefined)?.mask);
  if (!entry || empty === undefined) return undefined;
  const flags = await contentOf(input, zip, entry);
  return (values, start) => {
    for (let index = 0; index < values.length; index++) if (flags[start + index] !== 0) values[index] = empty;
  };
}

/** The number of an array of one. */
async function singleValue(input: InputFile, zip: ZipFile, entry: Entry): Promise<number | undefined> {
  const {
    header: { type, littleEndian, shape },
  } = await withEntry(input, zip, entry, (stream) => headOf(stream, input.file, entry));
  if (!type || productOf(shape) !== 1) return undefined;
  return decodeNumbers(await contentOf(input, zip, entry), type, littleEndian)[0];
}

/** The bytes of an array, without its header. */
async function contentOf(input: InputFile, zip: ZipFile, entry: Entry): Promise<Buffer> {
  const {
    header: { start, bytes },
  } = await withEntry(input, zip, entry, (stream) => headOf(stream, input.file, entry));
  return withEntry(input, zip, entry, async (stream) => {
    const content = Buffer.alloc(Math.min(bytes, entry.uncompressedSize));
    if (!(await skip(stream, start)) || (await stream.take(content)) < bytes) throw new StreamDamaged(true);
    return content;
  });
}

function nameOf({ fileName }: Entry): string {
  return String(fileName).replace(/\.npy$/, '');
}

async function withZip<Result>(input: InputFile, action: (zip: ZipFile, entries: readonly Entry[]) => Promise<Result>): Promise<Result> {
  const { fromRandomAccessReaderPromise, RandomAccessReader } = (await import('yauzl')).default;
  /** yauzl reads through the file that is open already. */
  class Source extends RandomAccessReader {
    override _readStreamForRange(start: number, end: number) {
      return Readable.from(pieces(input, start, end), { objectMode: false });
    }
  }
  try {
    const zip = await fromRandomAccessReaderPromise(new Source(), input.size, { lazyEntries: true, autoClose: false });
    if (zip.entryCount > MOST_ENTRIES) throw damaged(input.file, `the ZIP file says that it holds ${zip.entryCount} files`);
    const entries: Entry[] = [];
    const others: string[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('.npy')) entries.push(entry);
      else if (!entry.fileName.endsWith('/')) others.push(entry.fileName);
    }
    if (entries.length === 0 && others.length > 0) {
      throw unsupported(
        input.file,
        `the file is a ZIP archive of ${others.length === 1 ? visible(others[0]) : `${others.length} files, ${visible(others[0])} among them`}`,
        `Unpack it and name the file in it: unzip ${basename(input.file)}`,
      );
    }
    return await action(zip, entries);
  } catch (error) {
    throw error instanceof Failure || (error as NodeJS.ErrnoException).syscall ? error : toldZip(error as Error, input);
  }
}

function toldZip(error: Error, { file, size }: InputFile): Failure {
  if (error instanceof StreamDamaged) {
    return error.early
      ? truncated(file, 'an array of the ZIP file ends early')
      : damaged(file, 'an array of the ZIP file cannot be decompressed');
  }
  if (error instanceof InexactInteger)
    return unsupported(file, `the array holds ${error.message}, which float64 cannot hold`, 'Save it in another type.');
  if (/end of central directory/i.test(error.message)) return truncated(file, `the ZIP file of ${size} bytes has no directory at its end`);
  return damaged(file, `the ZIP file is damaged: ${error.message}`);
}

async function* pieces(input: InputFile, start: number, end: number): AsyncGenerator<Buffer> {
  for (let offset = start; offset < end; offset += 1 << 16) {
    const piece = await input.read(offset, Math.min(1 << 16, end - offset));
    if (piece.length === 0) return;
    yield piece;
  }
}

async function withEntry<Result>(
  input: InputFile,
  zip: ZipFile,
  entry: Entry,
  action: (stream: ByteStream) => Promise<Result>,
): Promise<Result> {
  const { compressionMethod: method, compressedSize, uncompressedSize } = entry;
  if ((method !== STORED && method !== DEFLATED) || entry.generalPurposeBitFlag & 1) {
    throw unsupported(
      input.file,
      `${nameOf(entry)} is encrypted or compressed in a way that is not read (${method})`,
      'Save it with numpy.savez.',
    );
  }
  if (method === DEFLATED) checkRatio(input.file, uncompressedSize, compressedSize);
  const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const end = start + compressedSize;
  if (end > input.size) throw truncated(input.file, `${nameOf(entry)} should end at byte ${end}, the file has ${input.size}`);
  const stream = method === STORED ? fileStream(input, start, end) : inflatedStream(input, start, end, 'raw');
  try {
    return await action(stream);
  } finally {
    stream.close();
  }
}

/** The same bytes, with the checksum of those taken so far. */
function withSum(stream: ByteStream): ByteStream & { sum(): number } {
  let sum = 0;
  return {
    ...stream,
    sum: () => sum,
    async take(into) {
      const taken = await stream.take(into);
      sum = crc32(into.subarray(0, taken), sum);
      return taken;
    },
  };
}

async function headOf(stream: ByteStream, file: string, entry: Entry) {
  const head = Buffer.alloc(Math.min(HEADER_BYTES, entry.uncompressedSize));
  const taken = await stream.take(head);
  return { header: parseNpy(head.subarray(0, taken), file, `the array ${nameOf(entry)}`) };
}
