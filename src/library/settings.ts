import { type UserCache, userCache } from '../workers/user-cache.js';
import type { CommonOptions } from './options.js';

/** Where nothing else is said. */
const DEFAULTS = { runs: 'runs', engine: 'auto' } as const;

/** The options with their defaults, and what the machine remembers. */
export function settingsOf<Options extends CommonOptions>({ cache, ...options }: Options): Settings & Omit<Options, 'cache'> {
  return { ...DEFAULTS, ...defined(options), cache: userCache(cache) };
}

interface Settings {
  readonly runs: string;
  readonly engine: string;
  readonly cache: UserCache;
}

/** Without what is undefined, which would take the place of a default. */
function defined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
