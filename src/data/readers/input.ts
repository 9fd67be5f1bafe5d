import { type FileHandle, open } from 'node:fs/promises';
import { Failure } from '../../errors/failure.js';
import { bytesIn, isZarrStore } from './zarr/files.js';

/** A file that is open for reading anywhere, never as a whole. */
export interface InputFile {
  readonly file: string;
  readonly size: number;
  /** Up to `length` bytes from `offset` on: fewer at the end of the file. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Fills a buffer from `offset` on, and says how far. */
  fill(into: Buffer, offset: number): Promise<number>;
}

/**
 * Runs an action with a file open; a Zarr store, which is a folder, has no bytes of its own.
 * Failures: `file-missing`, `file-unreadable`, and the action's.
 */
export async function withInput<Result>(file: string, action: (input: InputFile) => Promise<Result>): Promise<Result> {
  let handle: FileHandle | undefined;
  try {
    if (isZarrStore(file)) return await action({ ...memoryFile(file, Buffer.alloc(0)), size: bytesIn(file) });
    handle = await open(file, 'r');
    const stats = await handle.stat();
    if (!stats.isFile()) throw unreadable(file, stats.isDirectory() ? 'a folder' : 'not a file');
    return await action(new OpenFile(file, stats.size, handle));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (error instanceof Failure || syscall === undefined || code === undefined) throw error;
    if (code === 'ENOENT') {
      throw new Failure(
        { code: 'file-missing', message: 'there is no such file', hint: 'The path starts from the current folder.', place: { file } },
        { cause: error },
      );
    }
    throw unreadable(file, code).causedBy(error);
  } finally {
    await handle?.close();
  }
}

class OpenFile implements InputFile {
  constructor(
    readonly file: string,
    readonly size: number,
    readonly handle: FileHandle,
  ) {}

  async read(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - offset)));
    return bytes.subarray(0, await this.fill(bytes, offset));
  }

  async fill(into: Buffer, offset: number): Promise<number> {
    let filled = 0;
    while (filled < into.length) {
      const { bytesRead } = await this.handle.read(into, filled, into.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }
}

function unreadable(file: string, code: string): Failure {
  return new Failure({
    code: 'file-unreadable',
    message: `the file cannot be read (${code})`,
    hint: 'Check that it is a file and that you may read it.',
    place: { file },
  });
}

/** A file's bytes that are in memory already. */
export function memoryFile(file: string, bytes: Uint8Array): InputFile {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    file,
    size: whole.length,
    read: async (offset, length) => Buffer.from(whole.subarray(offset, Math.max(offset, offset + length))),
    fill: async (into, offset) => (offset < whole.length ? whole.copy(into, 0, offset) : 0),
  };
}
