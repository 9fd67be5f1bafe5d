import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** What is read or written piece by piece. */
export type PieceSource = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** The content of a file that need never be in memory as a whole: it is made, or read, anew each time its pieces are asked for. */
export interface Pieces {
  pieces(): PieceSource;
}

/** The content of a file: all of it, or its pieces. Tables with a line for each pixel and seed are pieces. */
export type FileData = string | Uint8Array | Pieces;

/** Large enough that few calls are made for a file, small beside everything else. */
const PIECE_BYTES = 1 << 18;

export function isPieces(data: FileData): data is Pieces {
  return typeof data === 'object' && 'pieces' in data;
}

export function piecesOf(data: FileData): PieceSource {
  return isPieces(data) ? data.pieces() : [data];
}

/** Files up to this many bytes are read at once: a stream takes longer to open than such a file to read. */
export const SMALL = 1 << 20;

/** A file as it lies there. */
export function fileData(file: string): Pieces {
  return {
    async *pieces() {
      if ((await stat(file)).size <= SMALL) yield await readFile(file);
      else yield* createReadStream(file, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Uint8Array>;
    },
  };
}

/** All of it; only where it is known to be small, or has to be in memory. */
export async function wholeOf(data: FileData): Promise<Buffer> {
  if (!isPieces(data)) return Buffer.from(data as Uint8Array);
  const pieces: Buffer[] = [];
  for await (const piece of data.pieces()) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

/** Counts and hashes what goes through it. */
export class Digest {
  bytes = 0;
  readonly #hash: Hash = createHash('sha256');

  add(piece: string | Uint8Array): void {
    this.bytes += Buffer.byteLength(piece);
    this.#hash.update(piece);
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }
}

export async function sha256Of(data: FileData): Promise<string> {
  const digest = new Digest();
  for await (const piece of piecesOf(data)) digest.add(piece);
  return digest.sha256();
}

/** Pieces as text that ends where lines end, so that each can be read by itself. */
export async function* linesIn(data: FileData): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const piece of piecesOf(data)) {
    const text = typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0) {
      rest += text;
      continue;
    }
    yield rest + text.slice(0, end);
    rest = text.slice(end);
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
