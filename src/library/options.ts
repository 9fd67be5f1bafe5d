import type { Observer } from '../workers/events.js';

/** What `plan`, `run` and `verify` have in common. */
export interface CommonOptions {
  /** The store: the folder of results. Default: `runs`, in the current folder. */
  readonly runs?: string;
  /** `auto`, `wasm`, `webgpu`, `tensorflow`, `cpu`, with a device where one is meant: `webgpu:nvidia`. Default: `auto`. */
  readonly engine?: string;
  /** The folder of the scenes' files. Default: the environment variable `HSI_DATA`, else the cache folder. */
  readonly data?: string;
  /** The folder of what this machine remembers to save time. Default: the platform's cache folder. */
  readonly cache?: string;
  /** Trials at once. Default: as many as cores and memory allow; on a GPU up to 10. */
  readonly jobs?: number;
  /** Threads of each trial, which do not change results. Default: an equal share of the cores. */
  readonly threads?: number;
  /** Once it is aborted, the call ends as soon as it can and rejects with `Interrupted`. What was finished is kept. */
  readonly signal?: AbortSignal;
  /** Is called with each event of the work, in turn. It must not throw. */
  readonly onEvent?: Observer;
}
