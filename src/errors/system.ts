import { Failure } from './failure.js';

/** Calls of the operating system that change something. */
const WRITING = [
  'write',
  'fsync',
  'rename',
  'mkdir',
  'link',
  'symlink',
  'unlink',
  'rm',
  'rmdir',
  'ftruncate',
  'utime',
  'futime',
  'copyfile',
];
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EROFS'];

/**
 * An error of the operating system (a disk that fails, too many open files) that was met where nobody expected one: the machine's
 * trouble, and no fault of hsi-run's.
 *
 * @returns undefined for any other error
 */
export function systemFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  if (typeof syscall !== 'string' || !/^E[A-Z0-9]+$/.test(code ?? '')) return undefined;
  const writes = WRITING.includes(syscall) || NO_ROOM.includes(code ?? '');
  return new Failure(
    {
      code: writes ? 'write' : 'file-unreadable',
      message: `the system could not ${writes ? 'write' : 'read'} (${message})`,
      ...(path === undefined ? {} : { place: { file: path } }),
      hint: 'Correct the cause, and try again. Finished results are kept.',
    },
    { cause: error },
  );
}
