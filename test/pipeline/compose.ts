import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from '../../src/errors/failure.js';
import { formatProblem } from '../../src/errors/format.js';
import type { LoadedPipeline } from '../../src/pipeline/experiment.js';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import { PIPELINE } from './helpers.js';

/** Does something with files in a folder of their own; `base.yaml` is the test pipeline. Messages name it `.`. */
function withFiles<Result>(files: Readonly<Record<string, string>>, action: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-compose-'));
  try {
    for (const [name, text] of Object.entries({ 'base.yaml': PIPELINE, ...files })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `mine.yaml` of some files, loaded. */
export function load(files: Readonly<Record<string, string>>, overrides: readonly string[] = []): LoadedPipeline {
  return withFiles(files, (folder) => loadPipeline(join(folder, 'mine.yaml'), overrides));
}

/** All that the terminal would say about `mine.yaml`. */
export function complaints(files: Readonly<Record<string, string>>, overrides: readonly string[] = []): string[] {
  return withFiles(files, (folder) => {
    try {
      loadPipeline(join(folder, 'mine.yaml'), overrides);
      return [];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.problems
        .map(formatProblem)
        .join('\n')
        .replaceAll(`${folder}/`, '')
        .split('\n')
        .filter((line) => !line.startsWith('  hsi-run explain '));
    }
  });
}
