import type { Conduct, Observer } from '../../workers/events.js';
import { JsonLines } from '../text/json-lines.js';
import type { Values } from '../options/option.js';
import type { General, PROGRESS } from '../options/shared.js';
import { Kept } from './kept.js';
import { Progress } from './progress.js';
import { type StopOptions, stopOnSignals } from './signals.js';

type WatchOptions = Pick<General, 'quiet' | 'json'> & Partial<Values<typeof PROGRESS>>;

/** Shows what the library reports: in words, as a live list in a terminal; or as JSON lines (`--progress json`). */
export function observer({ quiet, json, progress }: WatchOptions, pageAfter = false): Observer {
  const shown = progress === 'json' ? new JsonLines() : new Progress({ quiet, json, pageAfter });
  return (event) => shown.show(event);
}

/**
 * A call of the library whose progress is shown, and which Ctrl-C stops once there is something to lose: until then a signal ends the
 * process at once.
 *
 * @param nothingKept of a command that leaves nothing behind before it is done
 * @param keeps of one that keeps what is finished: what that is
 * @param pageAfter the command itself says where its page is, after its results
 * @param command what the user has typed, for provenance.json
 */
export function watched(
  options: WatchOptions,
  { nothingKept = false, keeps, pageAfter = false }: Pick<StopOptions, 'nothingKept' | 'keeps'> & { readonly pageAfter?: boolean } = {},
): Required<Conduct> & { readonly command: readonly string[] } {
  const controller = new AbortController();
  const show = observer(options, pageAfter);
  const kept = new Kept();
  const onEvent: Observer = (event) => {
    kept.note(event);
    if (event.type === 'prepared') stopOnSignals({ nothingKept, keeps, anyKept: () => kept.any, controller });
    return show(event);
  };
  return { signal: controller.signal, onEvent, command: process.argv.slice(2) };
}
