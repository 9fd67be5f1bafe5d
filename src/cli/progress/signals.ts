import { readFileSync, writeSync } from 'node:fs';
import { typedLine } from '../options/typed.js';
import { note } from '../text/print.js';

/** Work in flight that wants to hear of a stop. */
export interface InFlight {
  /** A stop was asked for: says so on the screen, in its own way. */
  stopping(words: string): void;
  /** What would be lost if the process ended now: a line each. */
  lost(): readonly string[];
}

const STOPPING = 'stopping; press Ctrl-C again to end at once';
/** What a command keeps, and what it had not come to where nothing is. */
const KEPT = {
  trials: ['Finished trials and checkpoints', 'no result was finished, and there was no checkpoint'],
  maps: ['Finished maps and parts of maps', 'no part of a map was finished'],
  downloads: ['Downloaded files and parts of files', 'no file was begun'],
} as const;
const NOTHING_WRITTEN = 'Stopped. Nothing was written.';
export const SHOW_CURSOR = '\u001b[?25h';
/** A second SIGINT within this time is an echo of the first: npm hands on to its child what the terminal has sent to both. */
const ECHO_MS = 400;

const inFlight = new Set<InFlight>();
let farewell = () => keptText('trials');

/** @returns what ends it */
export function announce(work: InFlight): () => void {
  inFlight.add(work);
  return () => void inFlight.delete(work);
}

export function sentence(words: string): string {
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

/** What is said when a command has stopped. */
export function farewellText(): string {
  return farewell();
}

function keptText(what: keyof typeof KEPT): string {
  return `Stopped. ${KEPT[what][0]} are kept: the same command resumes.`;
}

function nothingYetText(what: keyof typeof KEPT): string {
  return `Stopped. Nothing is kept yet: ${KEPT[what][1]}. To start again:\n  ${typedLine(process.argv.slice(2))}`;
}

export interface StopOptions {
  /** Of a command that leaves nothing behind before it is done. */
  readonly nothingKept?: boolean;
  /** Of one that keeps what is finished: what that is, and whether there is something by now. */
  readonly keeps?: keyof typeof KEPT;
  readonly anyKept?: () => boolean;
  /** What is aborted. */
  readonly controller?: AbortController;
}

/**
 * Aborts on Ctrl-C, SIGTERM and SIGHUP (the terminal was closed): the step in flight ends, checkpoints are written, nothing half-written
 * stays. A second Ctrl-C ends at once, and says what that loses; a second SIGTERM does not: schedulers send it to every process of a
 * job, whose script hands on its own.
 *
 * The listeners stay to the end, and there is never a moment without one: the live list's packages (signal-exit) end the process
 * as soon as they see a signal that nobody else listens to.
 */
export function stopOnSignals({
  nothingKept = false,
  keeps = 'trials',
  anyKept = () => true,
  controller = new AbortController(),
}: StopOptions = {}) {
  farewell = () => (nothingKept ? NOTHING_WRITTEN : anyKept() ? keptText(keeps) : nothingYetText(keeps));
  let asked: number | undefined;
  const stop = () => {
    if (asked !== undefined) return;
    asked = performance.now();
    const words = nothingKept || keeps !== 'trials' ? STOPPING : `${STOPPING}, without another checkpoint`;
    if (inFlight.size === 0) note(sentence(words));
    for (const work of inFlight) work.stopping(words);
    controller.abort();
  };
  process.on('SIGINT', () => {
    if (asked === undefined) stop();
    else if (performance.now() - asked > ECHO_MS) endAtOnce();
  });
  process.on('SIGTERM', stop);
  if (!outlivesTerminal()) process.on('SIGHUP', stop);
  return controller.signal;
}

/** No more waiting, and no clearing up: the process dies as the signal says, so that the shell's script stops too. */
function endAtOnce(): never {
  const lost = [...inFlight].flatMap((work) => work.lost());
  const words = lost.length > 0 ? ['Ended at once.', ...lost].join('\n  ') : 'Ended at once. No computed result was lost.';
  try {
    // Straight to the terminal: a live list holds back what goes through process.stderr.
    writeSync(2, `${process.stderr.isTTY ? `\r${SHOW_CURSOR}` : ''}${words}\n`);
  } catch {
    // Nobody reads it.
  }
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
  // The first process of a container is not ended by a signal.
  process.exit(130);
}

/**
 * Whether the process was started with nohup, to go on when its terminal is closed: Node takes the ignored signal back, but nohup has
 * also put a standard input in place of the terminal that can only be written to.
 */
export function outlivesTerminal(): boolean {
  try {
    const [, flags] = /^flags:\s*([0-7]+)$/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8')) ?? [];
    return flags !== undefined && (Number.parseInt(flags, 8) & 3) === 1;
  } catch {
    return false;
  }
}
