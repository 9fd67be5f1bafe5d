import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { Failure, type Problem } from '../../src/errors/failure.js';

/** A file of the real data that tests may look at, or undefined, saying so, where it is absent. */
export function realFile(path: string): string | undefined {
  const file = resolve(process.env.HSI_DATA ?? '../shared/datasets', path);
  if (existsSync(file)) return file;
  console.log(`skipped: ${file} is absent (HSI_DATA names the folder of real data)`);
  return undefined;
}

/** The one problem that an action fails with; anything but a Failure fails the test. */
export function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    return onlyProblem(error);
  }
  return assert.unreachable('no failure') as never;
}

export async function problemOfAsync(action: () => Promise<unknown>): Promise<Problem> {
  try {
    await action();
  } catch (error) {
    return onlyProblem(error);
  }
  return assert.unreachable('no failure') as never;
}

/** Runs an action with a temporary folder. */
export async function withFolder(action: (folder: string) => unknown): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
  try {
    await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function onlyProblem(error: unknown): Problem {
  if (!(error instanceof Failure)) throw error;
  assert.is(error.problems.length, 1);
  return error.problems[0];
}
