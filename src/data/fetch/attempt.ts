import { open } from 'node:fs/promises';
import { Interrupted } from '../../errors/failure.js';
import { formatBytes } from '../../base/space.js';
import { type PartialDownload, validatorOf } from './part.js';
import { asSourceError, SourceError, statusError } from './reason.js';

export interface Transfer {
  /** How long a server may be silent. */
  readonly patienceMs: number;
  /** The download is checked afterwards: its pieces may come from different copies if the server does not identify them. */
  readonly checked: boolean;
  /** Bytes that the file has at the most: of what is larger nothing is kept. */
  readonly most: number;
  /** Stops the transfer; what has come stays. */
  readonly signal?: AbortSignal;
  /** Bytes that are there, of so many where that is known. */
  onProgress(done: number, total: number | undefined): void;
}

/**
 * Asks once for a file, or for what is missing of it, and writes it to its `.part`.
 *
 * @throws SourceError, Interrupted, or an error of the file system; what has come by then stays in the `.part`
 */
export async function attempt(url: string, part: PartialDownload, transfer: Transfer): Promise<void> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new SourceError(`no answer within ${transfer.patienceMs / 1000} s`, false)), transfer.patienceMs);
  };
  try {
    wait();
    const begun = part.begun(url, transfer.checked);
    const range = begun.bytes > 0 ? { range: `bytes=${begun.bytes}-`, ...(begun.validator ? { 'if-range': begun.validator } : {}) } : {};
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...range },
      redirect: 'follow',
      signal: AbortSignal.any([abort.signal, ...(transfer.signal ? [transfer.signal] : [])]),
    });
    const from = startOf(response, begun.bytes, part);
    if (from !== undefined) await receive(response, from, url, part, transfer, wait);
  } catch (error) {
    if (transfer.signal?.aborted) throw new Interrupted();
    if (abort.signal.aborted) throw abort.signal.reason;
    // A full disk is not the source's fault.
    throw (error as NodeJS.ErrnoException).syscall ? error : asSourceError(error);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** From which byte on the answer goes; undefined if nothing was missing. */
function startOf({ status, statusText, headers }: Response, asked: number, part: PartialDownload): number | undefined {
  if (status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? NaN);
    if (start === asked) return asked;
  }
  if (status === 416 && asked > 0 && headers.get('content-range') === `bytes */${asked}`) return undefined;
  if (status === 206 || status === 416) {
    part.clear();
    throw new SourceError('the server sent another part of the file than requested', false);
  }
  if (status !== 200) throw statusError(status, statusText, headers.get('retry-after'));
  // What asks for a name and a password, or says that nothing is here, may come as a success.
  const [, kind] = /^(?:text|application)\/(html|json|xhtml\+xml|problem\+json)\b/i.exec(headers.get('content-type') ?? '') ?? [];
  if (kind) throw new SourceError(`the answer is ${/json/i.test(kind) ? 'a message (JSON)' : 'a web page'}, not the file`, true);
  return 0;
}

async function receive(
  { headers, body }: Response,
  from: number,
  url: string,
  part: PartialDownload,
  { most, onProgress }: Transfer,
  wait: () => void,
): Promise<void> {
  const length = headers.get('content-length');
  const total = length === null ? undefined : from + Number(length);
  checkSize(total ?? from, most, part);
  if (from === 0) part.begin({ url, validator: validatorOf(headers) });
  const handle = await open(part.file, 'a');
  let done = from;
  try {
    onProgress(done, total);
    for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      wait();
      await handle.appendFile(chunk);
      done += chunk.length;
      checkSize(done, most, part);
      onProgress(done, total);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (done === 0) throw new SourceError('the answer is empty', true);
  if (total !== undefined && done !== total) throw new SourceError(`the connection was lost at ${done} of ${total} bytes`, false);
}

/** A file without an end must not fill the disk. */
function checkSize(bytes: number, most: number, part: PartialDownload): void {
  if (bytes <= most) return;
  part.clear();
  throw new SourceError(`the answer is larger than the file can be (${formatBytes(bytes)}, at most ${formatBytes(most)})`, true);
}
