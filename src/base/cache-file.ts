import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** JSON in the user's cache folder, which saves time only: what cannot be read is as if it were not there. */
export class CacheFile<Content> {
  /** @param isContent whether JSON has the form that is written now: older versions and other programs may have written the file */
  constructor(
    readonly file: string,
    readonly isContent: (value: unknown) => value is Content,
  ) {}

  read(): Content | undefined {
    try {
      const value: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      return this.isContent(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  write(text: string): void {
    const aside = `${this.file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(aside, text);
      renameSync(aside, this.file);
    } catch {
      // A cache folder that cannot be written costs time, not results.
    }
  }
}
