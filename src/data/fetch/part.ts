import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseObject } from '../../base/json.js';
import { statOf } from '../../base/stat.js';

/** Which copy the bytes of an unfinished file belong to. */
interface DownloadOrigin {
  readonly url: string;
  /** An ETag, else a time of last change: what the server says of a copy. */
  readonly validator?: string;
}

/** The unfinished copy of a file: `<file>.part`, and beside it `<file>.part.json`, where it comes from. */
export class PartialDownload {
  readonly file: string;
  readonly #origin: string;

  constructor(target: string) {
    this.file = `${target}.part`;
    this.#origin = `${this.file}.json`;
  }

  get bytes(): number {
    return statOf(this.file)?.size ?? 0;
  }

  /**
   * What of this address is there already. A copy without a validator is gone on with only if `checked`: a checksum will
   * tell whether the pieces fit.
   */
  begun(url: string, checked: boolean): { bytes: number; validator?: string } {
    const { bytes } = this;
    const origin = this.#read();
    if (bytes === 0 || origin?.url !== url || (origin.validator === undefined && !checked)) return { bytes: 0 };
    return { bytes, validator: origin.validator };
  }

  begin(origin: DownloadOrigin): void {
    writeFileSync(this.file, '');
    writeFileSync(this.#origin, JSON.stringify(origin));
  }

  clear(): void {
    rmSync(this.file, { force: true });
    this.close();
  }

  /** Forgets where the file comes from, when it is whole. */
  close(): void {
    rmSync(this.#origin, { force: true });
  }

  #read(): DownloadOrigin | undefined {
    try {
      const { url, validator } = parseObject(readFileSync(this.#origin, 'utf8'));
      return typeof url === 'string' ? { url, ...(typeof validator === 'string' ? { validator } : {}) } : undefined;
    } catch {
      return undefined;
    }
  }
}

/** A weak ETag tells copies of equal meaning, not of equal bytes. */
export function validatorOf(headers: Headers): string | undefined {
  const tag = headers.get('etag');
  return (tag && !tag.startsWith('W/') ? tag : headers.get('last-modified')) ?? undefined;
}
