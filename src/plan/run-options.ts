import type { Hold } from '../store/hold.js';
import type { UserCache } from '../workers/user-cache.js';
import type { ChoiceOptions, ChosenEngine } from '../workers/engines/auto.js';

/** What a command says about a run besides its pipeline. */
export interface RunSettings extends Pick<ChoiceOptions, 'failed' | 'say'> {
  /** With its device: `auto`, `wasm`, `webgpu:nvidia`. */
  readonly engine: string;
  /** Where results go. */
  readonly runs: string;
  /** What `--data` says. */
  readonly data?: string;
  /** What this machine remembers. */
  readonly cache: UserCache;
  /** Of a process that writes, from before this reads the store. */
  readonly hold?: Hold;
  /** In place of what `engine` names. */
  readonly chosen?: ChosenEngine;
}
