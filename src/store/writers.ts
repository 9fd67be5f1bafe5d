import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from './entries.js';
import { type ProcessNeeds, processNeeds } from './formats/needs.js';
import { type Holder, holderIn, lives } from '../base/lock.js';
import { describeProcess, judgeProcess } from '../base/process-identity.js';
import { sight } from '../base/signs-of-life.js';

/** How the name of the file begins that a process holds while it writes, in the store's folder. */
export const WRITING = '.writing-';

/** A process that writes, as others see it. */
export interface Writer {
  /** Of its file in the store's folder. */
  readonly name: string;
  /** Undefined where its file cannot be read. */
  readonly holder?: Holder;
  readonly needs: ProcessNeeds;
  /** When it last gave a sign of life, in milliseconds, by the clock of whoever stamps files there. */
  readonly seen: number;
}

/** The living processes that write into a store, and those of which nothing can be told. */
export async function writersIn(root: string, names: readonly string[] = namesIn(root)): Promise<Writer[]> {
  const writers: Writer[] = [];
  for (const name of names.filter(isWriting)) {
    const file = join(root, name);
    const found = await sight(file);
    if (!found || !(await lives(file, found))) continue;
    writers.push({
      name,
      holder: found.text === undefined ? undefined : holderIn(found.text),
      needs: needsIn(found.text),
      seen: found.written,
    });
  }
  return writers;
}

export function isWriting(name: string): boolean {
  return name.startsWith(WRITING) && name.endsWith('.lock');
}

/** `(process 17 on node3)`, of a writer or a lock's file. */
export function describeWriter({ holder }: Pick<Writer, 'holder'>): string {
  return holder ? ` (${describeProcess(holder)})` : '';
}

/** The last whole record counts: needs only become fewer. */
function needsIn(text = ''): ProcessNeeds {
  const record = text
    .split('\n')
    .slice(1, -1)
    .findLast((line) => line.startsWith('{'));
  try {
    return processNeeds(record ?? '{}');
  } catch {
    return {};
  }
}

/** Takes away what processes have left that were ended here. */
export async function sweepWriters(root: string): Promise<void> {
  for (const name of namesIn(root).filter((one) => one.startsWith(WRITING))) {
    const file = join(root, name);
    const found = await sight(file);
    const holder = found?.text === undefined ? undefined : holderIn(found.text);
    if (holder && judgeProcess(holder) === 'ended') await rm(file, { force: true }).catch(() => undefined);
  }
}
