import util from 'node:util';

/** What tfjs-node 4.22 calls and Node 23 no longer has, or from 22 on warns of. */
const REMOVED: Record<string, (value: unknown) => boolean> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: (value) => Array.isArray(value),
};

/** Puts them back: on Node's own module, where tfjs-node looks for them. */
export function restoreRemovedFunctions(): void {
  for (const [name, value] of Object.entries(REMOVED)) {
    Object.defineProperty(util, name, { value, configurable: true, writable: true, enumerable: false });
  }
}
