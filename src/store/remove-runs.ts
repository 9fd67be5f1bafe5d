import { basename, dirname } from 'node:path';
import { Failure } from '../errors/failure.js';
import { Removal } from './removal.js';
import { putAside, removeAside } from './remove-folder.js';
import { describeWriter, writersIn } from './writers.js';

/**
 * Removes runs, each whole or not at all; their trials stay.
 *
 * @param folders of runs
 * @throws Failure `busy` where a process writes into one of them, or has not said yet into which: then none is removed
 */
export async function removeRuns(folders: readonly string[]): Promise<void> {
  const roots = new Set(folders.map((folder) => dirname(folder)));
  for (const root of roots)
    await removeFrom(
      root,
      folders.filter((folder) => dirname(folder) === root),
    );
}

async function removeFrom(root: string, folders: readonly string[]): Promise<void> {
  const removal = await Removal.begin(root);
  const aside: string[] = [];
  try {
    const writers = await writersIn(root);
    for (const folder of folders) {
      const writer = writers.find(({ needs: { runs } }) => !runs || runs.includes(basename(folder)));
      if (!writer) continue;
      const what = writer.needs.runs ? 'is writing into this run' : 'uses this store, and may write into this run';
      throw new Failure({
        code: 'busy',
        message: `a process ${what}${describeWriter(writer)}`,
        place: { file: folder },
        hint: 'Wait for its end, or end it, and try again. Nothing was removed.',
      });
    }
    for (const folder of folders) {
      const path = await putAside(folder);
      if (path !== undefined) aside.push(path);
    }
  } finally {
    await removal.release();
  }
  // Gone for all by now: nobody need wait while the files go.
  for (const path of aside) await removeAside(path);
}
