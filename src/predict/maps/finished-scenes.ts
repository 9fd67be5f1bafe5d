import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../base/replace-file.js';
import { companionsOf, fileState, type FileState, sameContents } from '../../data/files/file-state.js';
import { type MapFacts, readMapFacts } from '../../store/formats/run-map-manifest.js';
import { checkFolder } from '../../store/formats/sums.js';

/** Beside the maps: what each was made of. */
const FINISHED = '.finished';

/** What decides a scene's map, beside the scene. */
export interface ServedBy {
  /** Its address. */
  readonly trial: string;
  /** The class of its engine. */
  readonly engine: string;
  readonly standardize: 'training' | 'scene';
  readonly uncertainty?: unknown;
}

interface Finished extends ServedBy {
  /** The stored map's address. */
  readonly map: string;
  readonly files: readonly FileState[];
}

/** The files of a scene as they are now. */
export function stateOfScene(file: string): FileState[] {
  return companionsOf(file).map(fileState);
}

/**
 * Whether a folder has the intact map of a scene, made by the same trial in the same way of files that have not changed since. Every file
 * of the map is read, and compared with its hash.
 */
export async function isFinished(output: string, name: string, file: string, by: ServedBy): Promise<boolean> {
  const known = finishedIn(output, name);
  if (!known || !sameContents(known.files, stateOfScene(file))) return false;
  const { trial, engine, standardize, uncertainty } = known;
  if (JSON.stringify({ trial, engine, standardize, uncertainty }) !== JSON.stringify(ordered(by))) return false;
  const folder = join(output, name);
  try {
    return readMapFacts(folder)?.map === known.map && (await checkFolder(folder)).length === 0;
  } catch {
    return false;
  }
}

/** @param files their state before the first byte was read */
export function noteFinished(output: string, name: string, map: string, files: readonly FileState[], by: ServedBy): void {
  mkdirSync(join(output, FINISHED), { recursive: true });
  replaceFile(join(output, FINISHED, `${name}.json`), `${JSON.stringify({ ...ordered(by), map, files })}\n`);
}

/** The map that a scene is noted with, if its folder has that map. What the files hold is not looked at. */
export function finishedFacts(output: string, name: string, by: ServedBy): MapFacts | undefined {
  const known = finishedIn(output, name);
  if (!known || known.trial !== by.trial || known.engine !== by.engine) return undefined;
  try {
    const facts = readMapFacts(join(output, name));
    return facts?.map === known.map ? facts : undefined;
  } catch {
    return undefined;
  }
}

function ordered({ trial, engine, standardize, uncertainty }: ServedBy): ServedBy {
  return { trial, engine, standardize, uncertainty };
}

function finishedIn(output: string, name: string): Finished | undefined {
  try {
    const found = JSON.parse(readFileSync(join(output, FINISHED, `${name}.json`), 'utf8')) as Partial<Finished> | null;
    return Array.isArray(found?.files) && typeof found.map === 'string' ? (found as Finished) : undefined;
  } catch {
    return undefined;
  }
}
