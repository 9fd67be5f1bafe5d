import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, hostname, platform, release } from 'node:os';
import { basename } from 'node:path';
import type { Scene } from '../data/cube.js';
import type { Session } from '../store/formats/journal.js';
import type { TrialOutcome } from './trial.js';

interface Package {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const PACKAGE = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Package;
export const VERSION = PACKAGE.version;

export interface RunOrigin {
  /** Its description. */
  readonly engine: string;
  readonly scene: Scene;
  /** Engines that `auto` did not take, and why. */
  readonly passedOver?: readonly string[];
  readonly notices: readonly string[];
  /** The pipeline file's. */
  readonly folder: string;
  readonly begun: Date;
  /** What a network's predictions were made from. */
  readonly predictedFrom?: TrialOutcome['predictedFrom'];
  /** What whoever reads its figures should know. */
  readonly warnings: readonly string[];
  /** The processes that worked on it. */
  readonly sessions: readonly Session[];
  /** What a user has typed, behind the program's name; absent where a program called the library. */
  readonly command?: readonly string[];
}

/** Who computed something, with what, and when. */
export function provenanceOf({ engine, begun, command }: Pick<RunOrigin, 'engine' | 'begun' | 'command'>): object {
  return {
    'hsi-run': VERSION,
    node: process.version,
    packages: PACKAGE.dependencies,
    host: hostname(),
    platform: `${platform()} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model,
    engine,
    ...typed(command),
    begun: begun.toISOString(),
    ended: new Date().toISOString(),
  };
}

/** Where a result comes from: who computed it, with what, from which files. Outside of what is hashed. */
export async function provenance({
  engine,
  scene,
  passedOver,
  notices,
  folder,
  begun,
  sessions,
  predictedFrom,
  warnings,
  command,
}: RunOrigin): Promise<object> {
  return {
    'hsi-run': VERSION,
    node: process.version,
    packages: PACKAGE.dependencies,
    host: hostname(),
    platform: `${platform()} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model,
    engine,
    ...(passedOver && { engineChosen: 'auto', passedOver }),
    ...(notices.length > 0 && { notices }),
    predictedFrom,
    ...typed(command),
    pipeline: await repositoryOf(folder),
    begun: begun.toISOString(),
    ended: new Date().toISOString(),
    sessions,
    ...(scene.cube.facts?.wavelengths && { wavelengths: scene.cube.facts.wavelengths }),
    sources: scene.sources.map((source) => ({ ...source, file: basename(source.file) })),
    warnings,
  };
}

/** What was typed, behind the program's name. */
export function typed(command: RunOrigin['command']): { command?: readonly string[] } {
  return command ? { command: ['hsi-run', ...command] } : {};
}

/**
 * The commit that the pipeline's folder is at, and whether a tracked file below it differs: files of the user's own beside it change
 * nothing. Nothing outside of a git repository.
 */
export async function repositoryOf(folder: string): Promise<{ commit: string; changed: boolean } | undefined> {
  const [commit, status] = await Promise.all([
    git(folder, 'rev-parse', 'HEAD'),
    git(folder, 'status', '--porcelain', '--untracked-files=no', '--', '.'),
  ]);
  return commit === undefined || status === undefined ? undefined : { commit: commit.trim(), changed: status !== '' };
}

function git(folder: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...args], { timeout: 5000, windowsHide: true }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
