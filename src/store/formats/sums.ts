import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SMALL } from '../../base/file-data.js';
import { PARTIAL } from '../names.js';
import type { Finding } from '../finding.js';

/** The hashes of all files of a folder, as `sha256sum -c` reads them. */
export const SUMS = 'SHA256SUMS';

/** Its path in a folder of a run or of a map's files. */
export const sumsPath = (folder: string): string => join(folder, SUMS);

/** @param hashes of each file its SHA-256 */
export function writeSums(hashes: Iterable<readonly [name: string, sha256: string]>): string {
  return [...hashes]
    .map(([name, hash]) => `${hash}  ${name}\n`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
    .join('');
}

/** @returns the hash by name; undefined where a line is not one of `sha256sum` */
export function readSums(text: string): Map<string, string> | undefined {
  const sums = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, hash, name] = /^([0-9a-f]{64}) {2}([^/\\]+)$/.exec(line) ?? [];
    if (!hash || sums.has(name)) return undefined;
    sums.set(name, hash);
  }
  return text.endsWith('\n') ? sums : undefined;
}

/** The sums of a folder; undefined where they are damaged, or cannot be read. */
export async function sumsOf(folder: string): Promise<Map<string, string> | undefined> {
  return readSums(await readFile(join(folder, SUMS), 'utf8').catch(() => ''));
}

/**
 * What of a folder is not as it was written: files that changed, are missing, or were not there. What an ended process has left half
 * written under a hidden name is none of its files.
 *
 * @param apart what in it is looked at by itself, or not at all
 */
export async function checkFolder(folder: string, apart: readonly string[] = []): Promise<Finding[]> {
  const text = await readFile(join(folder, SUMS), 'utf8').catch(() => undefined);
  if (text === undefined) return [{ file: SUMS, problem: 'is missing: nothing can be checked' }];
  const sums = readSums(text);
  if (!sums) return [{ file: SUMS, problem: 'is damaged: a line is not "hash, two spaces, name"' }];
  const findings: Finding[] = [];
  const present = new Set(await readdir(folder));
  for (const [name, hash] of sums) {
    if (!present.has(name)) findings.push({ file: name, problem: 'is missing' });
    else if (!(await lstat(join(folder, name))).isFile()) findings.push({ file: name, problem: 'is not a regular file' });
    else if ((await hashFile(join(folder, name))) !== hash)
      findings.push({ file: name, problem: `differs from what was written, or ${SUMS} does` });
  }
  for (const name of present)
    if (name !== SUMS && !sums.has(name) && !apart.includes(name) && !name.startsWith(PARTIAL))
      findings.push({ file: name, problem: 'was not there when the folder was written' });
  return findings;
}

export async function hashFile(file: string): Promise<string> {
  if ((await lstat(file)).size <= SMALL) return sha256(await readFile(file));
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
