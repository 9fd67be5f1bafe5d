import { createHash } from 'node:crypto';
import { createReadStream, existsSync, linkSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KnownScene } from '../../scenes/index.js';
import { placesOf } from '../files/locate.js';
import { sameBytes } from '../files/outputs.js';
import { Failure, Interrupted } from '../../errors/failure.js';
import { Lock } from '../../base/lock.js';
import { writeFailure } from '../../base/space.js';
import { download, type DownloadOptions, pauseFor } from './download.js';
import { mostBytes, whyNot } from './fits.js';
import { PartialDownload } from './part.js';
import { SourceError } from './reason.js';
import { sourcesOf } from './sources.js';

export interface FetchOptions extends Pick<DownloadOptions, 'say' | 'signal'> {
  /** The data folder. */
  readonly folder: string;
  /** Addresses of copies that are asked before the public home. */
  readonly mirrors: readonly string[];
  /** Downloads existing files too; another file of the name stays beside it. */
  readonly force?: boolean;
  readonly patienceMs?: number;
  readonly attempts?: number;
  readonly pauseMs?: number;
  onProgress(file: string, done: number, total: number | undefined): void;
}

export interface FetchedFile {
  readonly file: string;
  readonly path: string;
  readonly state: 'present' | 'fetched';
  readonly url?: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly warnings: readonly string[];
}

/**
 * Brings one file of a scene into the data folder, unless it is there. It appears whole or not at all; what was left
 * unfinished is gone on with. Of two processes one downloads and the other waits.
 *
 * @throws Failure `download` that says where to get the file and where to put it
 */
export async function fetchFile(scene: KnownScene, role: 'cube' | 'mask', options: FetchOptions): Promise<FetchedFile> {
  const places = placesOf(scene, role, options.folder);
  const there = () => places.find((path) => existsSync(path));
  const found = there();
  if (found && !options.force) return describe(scene, role, found, 'present');
  const [target] = places;
  const lock = await whenFree(target, options);
  try {
    const meanwhile = there();
    if (meanwhile && !options.force) return await describe(scene, role, meanwhile, 'present');
    return await fetchFrom(sourcesOf(scene, role, options.mirrors), scene, role, target, options);
  } finally {
    await lock.release();
  }
}

async function fetchFrom(
  urls: readonly string[],
  scene: KnownScene,
  role: 'cube' | 'mask',
  target: string,
  options: FetchOptions,
): Promise<FetchedFile> {
  const { file, sha256, bytes } = scene[role];
  const part = new PartialDownload(target);
  const settings = {
    patienceMs: 30_000,
    attempts: 4,
    pauseMs: 1000,
    ...withoutUndefined(options),
    checked: sha256 !== undefined,
    most: mostBytes(scene, role),
    signal: options.signal,
    onProgress: (done: number, total?: number) => options.onProgress(file, done, total),
  };
  const reasons: string[] = [];
  for (const url of urls) {
    try {
      const pieces = await download(url, part, settings);
      // They may belong to two copies: such a file is not kept.
      if (pieces && sha256 !== undefined && (await sha256Of(part.file)) !== sha256) {
        part.clear();
        await download(url, part, settings);
      }
      if (sha256 === undefined || (await sha256Of(part.file)) !== sha256) await refuseOthers(scene, role, part);
      part.close();
      const kept = keepOther(target, part.file);
      renameSync(part.file, target);
      const fetched = await describe(scene, role, target, 'fetched');
      return {
        ...fetched,
        url,
        warnings: [...(kept ? [`${target}: another file had this name; it is kept as ${kept}`] : []), ...fetched.warnings],
      };
    } catch (error) {
      if (!(error instanceof SourceError))
        throw (error as NodeJS.ErrnoException).syscall ? await writeFailure(error, target, bytes ?? 0, '--data') : error;
      reasons.push(`${url}: ${error.message}`);
    }
  }
  const home = scene[role].url;
  throw new Failure({
    code: 'download',
    message: `${file} of scene ${scene.id} could not be downloaded${reasons.map((reason) => `; ${reason}`).join('')}`,
    hint:
      `${home ? `Download it from ${home} on another machine, and put it at ${target}` : `It has no public address; if you have it, put it at ${target}`}; ` +
      'or name a mirror (--mirror, HSI_MIRROR).',
  });
}

/** What --force replaces may be somebody's own work: where its bytes differ it stays, under a name that no scene looks for. */
function keepOther(target: string, fetched: string): string | undefined {
  if (!existsSync(target) || sameBytes(target, fetched)) return undefined;
  for (let number = 1; ; number++) {
    const kept = `${target}.before${number === 1 ? '' : `-${number}`}`;
    if (existsSync(kept)) continue;
    try {
      linkSync(target, kept);
    } catch {
      // No links here: for a moment the name is free.
      renameSync(target, kept);
    }
    return kept;
  }
}

/** @throws SourceError of a file that cannot be the scene's, which is not kept */
async function refuseOthers(scene: KnownScene, role: 'cube' | 'mask', part: PartialDownload): Promise<void> {
  const why = await whyNot(scene, role, part.file);
  if (why === undefined) return;
  part.clear();
  throw new SourceError(why, true);
}

function withoutUndefined({ patienceMs, attempts, pauseMs, say }: FetchOptions): Partial<DownloadOptions> & Pick<DownloadOptions, 'say'> {
  return Object.fromEntries(Object.entries({ patienceMs, attempts, pauseMs, say }).filter(([, value]) => value !== undefined)) as never;
}

async function describe(scene: KnownScene, role: 'cube' | 'mask', path: string, state: FetchedFile['state']): Promise<FetchedFile> {
  const { file, bytes: due, sha256: known } = scene[role];
  const { size } = statSync(path);
  const sha256 = await sha256Of(path);
  const other = due !== undefined && due !== size ? `${size} bytes, expected ${due}; ` : '';
  const warnings =
    known !== undefined && known !== sha256
      ? [`${path}: this ${role} differs from the catalogue's copy (${other}SHA-256 ${sha256}, expected ${known})`]
      : [];
  return { file, path, state, bytes: size, sha256, warnings };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function whenFree(target: string, { say, signal }: Pick<FetchOptions, 'say' | 'signal'>): Promise<Lock> {
  try {
    mkdirSync(dirname(target), { recursive: true });
    for (let waited = false; ; waited = true) {
      const lock = await Lock.take(target);
      if (lock) return lock;
      if (!waited) say(`${target}: another process downloads it; waiting`);
      await pauseFor(200, signal);
    }
  } catch (error) {
    throw error instanceof Interrupted ? error : await writeFailure(error, target, 0, '--data');
  }
}
