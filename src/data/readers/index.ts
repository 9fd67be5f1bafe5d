import { basename, extname } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { enviPair } from './envi/pair.js';
import { envi } from './envi.js';
import { esri } from './esri.js';
import { geotiff } from './geotiff.js';
import { hdf5, mat73 } from './hdf5.js';
import type { InputFile } from './input.js';
import { mat5 } from './mat5.js';
import { npy } from './npy.js';
import { npz } from './npz.js';
import { png } from './png.js';
import { unsupported } from './problems.js';
import { spectra } from './spectra.js';
import { HEAD_BYTES, type Reader } from './reader.js';
import { zarr } from './zarr.js';

export { enviPair } from './envi/pair.js';
export { esriPair } from './esri/header.js';
export type { CubeAxis, ColourLabel, ListedVariable, Reader } from './reader.js';

/** One line a format. The first that recognizes a file reads it: raw data, which has no mark of its own, comes last. */
export const READERS = { mat5, mat73, hdf5, geotiff, npy, npz, png, zarr, envi, esri, spectra } as const satisfies Readonly<
  Record<string, Reader>
>;

const LIST: readonly Reader[] = Object.values(READERS);

/** What files of masks are called. */
export const MASK_EXTENSIONS = LIST.flatMap(({ extensions, maskExtensions }) => maskExtensions ?? extensions);

/** The reader for a file, by its content. Failures: `truncated`, `format-unknown`, and those of ENVI's pairs. */
export async function readerOf(input: InputFile): Promise<Reader> {
  const { file } = input;
  const head = await input.read(0, HEAD_BYTES);
  const packed = archiveOf(head, file);
  if (packed)
    throw unsupported(file, `the file is ${packed.kind}`, `Unpack it and name the file in it: ${packed.command} ${basename(file)}`);
  if (head.toString('latin1', 0, 3) === '\xff\xd8\xff') throw lossy(file);
  const extension = extname(file).toLowerCase();
  const found =
    LIST.find((reader) => reader.recognizes(head, file)) ??
    LIST.find(({ explains, extensions }) => explains && extensions.includes(extension));
  if (found) return found;
  const named = LIST.find(({ extensions }) => extensions.includes(extension));
  throw new Failure({
    code: head.length === 0 ? 'truncated' : 'format-unknown',
    place: { file },
    message:
      head.length === 0
        ? 'the file is empty'
        : named
          ? `the file is called ${extension}, but does not begin as ${named.format} files do`
          : `the file is not one of ${[...new Set(LIST.map(({ format }) => format))].join(', ')}: it does not begin as they do, and has no ENVI header beside it`,
    hint: 'Check that the download is the file itself, or save the array in one of these formats (docs/data.md).',
  });
}

/** Neither values nor colours of labels are what they were: at edges there are colours of no class. */
function lossy(file: string): Failure {
  return unsupported(
    file,
    'the file is a JPEG picture, whose compression changes values: colours at the edges of areas are those of no class',
    'Save the labels as PNG or GeoTIFF where they were made; a JPEG that is saved again stays as it is.',
  );
}

/** Archives that scenes are handed on in, by their first bytes, and what unpacks them. */
function archiveOf(head: Buffer, file: string): { readonly kind: string; readonly command: string } | undefined {
  const begins = (bytes: string) => head.toString('latin1', 0, bytes.length) === bytes;
  if (head.toString('latin1', 257, 262) === 'ustar') return { kind: 'a TAR archive', command: 'tar xf' };
  if (begins('\x1f\x8b') && /\.(tar\.gz|tgz)$/i.test(file)) return { kind: 'a compressed TAR archive', command: 'tar xzf' };
  if (begins('\x1f\x8b') && !enviPair(file)) return { kind: 'compressed (gzip)', command: 'gunzip -k' };
  if (begins('7z\xbc\xaf')) return { kind: 'a 7z archive', command: '7z x' };
  if (begins('Rar!')) return { kind: 'a RAR archive', command: 'unrar x' };
  return undefined;
}
