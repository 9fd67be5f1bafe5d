import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '../../errors/failure.js';
import { attempt, type Transfer } from './attempt.js';
import type { PartialDownload } from './part.js';
import { SourceError } from './reason.js';

export interface DownloadOptions extends Transfer {
  /** Attempts one after the other that bring nothing. */
  readonly attempts: number;
  /** Before the second attempt; doubled before each further one. */
  readonly pauseMs: number;
  say(message: string): void;
}

/** The longest that a server may make us wait. */
const LONGEST_PAUSE_MS = 30_000;
/** A connection that is cut again and again may bring a little each time. */
const MOST_ATTEMPTS = 50;

/**
 * Downloads an address into a `.part`, asking again where that may help, from where it was left.
 *
 * @returns whether it is made of pieces
 * @throws SourceError the last one
 */
export async function download(url: string, part: PartialDownload, options: DownloadOptions): Promise<boolean> {
  let vain = 0;
  let pieces = false;
  for (let count = 1; ; count++) {
    const before = part.begun(url, options.checked).bytes;
    pieces ||= before > 0;
    try {
      await attempt(url, part, options);
      return pieces;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      vain = part.begun(url, options.checked).bytes > before ? 0 : vain + 1;
      if (error.lasting || vain >= options.attempts || count >= MOST_ATTEMPTS) throw error;
      const pause = Math.min(LONGEST_PAUSE_MS, Math.max(options.pauseMs * (1 << Math.max(0, vain - 1)), error.retryAfter * 1000));
      options.say(`${url}: ${error.message}; trying again in ${(pause / 1000).toFixed(pause < 1000 ? 1 : 0)} s`);
      await pauseFor(pause, options.signal);
    }
  }
}

/** @throws Interrupted when the signal says so */
export async function pauseFor(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
  if (signal?.aborted) throw new Interrupted();
}
