/**
 * What the threads of a team have in common beside the memory: the job in hand, and how far it is. A job's number and its next piece are
 * one word, so that a thread which comes late to a job can claim no piece of the next one.
 */

/** Words of the block: 32-bit integers. */
const [CLAIM, PIECES, DONE, TASK, FAILED, SLEEPERS, MESSAGE_BYTES, WORDS] = [0, 1, 2, 3, 4, 5, 6, 16];
const ARGUMENTS = 64;
const MESSAGE_ROOM = 4096;
const PIECE_BITS = 12;
const PIECE_MASK = (1 << PIECE_BITS) - 1;

/** A job has no more pieces than this. */
export const MOST_PIECES = PIECE_MASK;

/** Nothing more to claim of this job. */
export const NONE = -1;

/**
 * Looks at a word, of some 8 ns each, before a thread sleeps: for about 250 microseconds, as two jobs of a step are seldom further apart,
 * nor the ends of two threads' last pieces; and to wake one up takes some 40.
 */
const LOOKS = 30_000;

export class Control {
  readonly shared: SharedArrayBuffer;
  /** The job's arguments: they stay as they are until all its pieces are done. */
  readonly arguments: Float64Array;
  readonly #words: Int32Array;
  readonly #message: Uint8Array;

  constructor(shared?: SharedArrayBuffer) {
    this.shared = shared ?? new SharedArrayBuffer(WORDS * 4 + ARGUMENTS * 8 + MESSAGE_ROOM);
    this.#words = new Int32Array(this.shared, 0, WORDS);
    this.arguments = new Float64Array(this.shared, WORDS * 4, ARGUMENTS);
    this.#message = new Uint8Array(this.shared, WORDS * 4 + ARGUMENTS * 8, MESSAGE_ROOM);
  }

  /** Opens a job to all threads, and gives its number. */
  begin(task: number, pieces: number, args: readonly number[]): number {
    if (pieces > MOST_PIECES || args.length > ARGUMENTS) throw new RangeError(`a job of ${pieces} pieces and ${args.length} arguments`);
    const words = this.#words;
    const last = jobOf(Atomics.load(words, CLAIM));
    // A thread that comes late must find nothing of the last job while the next one is written down.
    Atomics.store(words, CLAIM, (last << PIECE_BITS) | PIECE_MASK);
    for (let index = 0; index < args.length; index++) this.arguments[index] = args[index];
    Atomics.store(words, TASK, task);
    Atomics.store(words, PIECES, pieces);
    Atomics.store(words, FAILED, 0);
    Atomics.store(words, DONE, 0);
    const next = (last + 1) << PIECE_BITS;
    Atomics.store(words, CLAIM, next);
    if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, CLAIM);
    return jobOf(next);
  }

  get task(): number {
    return Atomics.load(this.#words, TASK);
  }

  /** The next piece of a job, or NONE where it has no more or another job has come. */
  claim(job: number): number {
    const words = this.#words;
    for (;;) {
      const word = Atomics.load(words, CLAIM);
      const piece = word & PIECE_MASK;
      if (jobOf(word) !== job || piece >= Atomics.load(words, PIECES)) return NONE;
      if (Atomics.compareExchange(words, CLAIM, word, word + 1) === word) return piece;
    }
  }

  /** One piece is done. */
  finish(): void {
    const words = this.#words;
    if (Atomics.add(words, DONE, 1) + 1 === Atomics.load(words, PIECES)) Atomics.notify(words, DONE);
  }

  /** The first reason of all why the job has failed; its other pieces need not be computed. */
  fail(error: unknown): void {
    if (Atomics.compareExchange(this.#words, FAILED, 0, 1) !== 0) return;
    // What an encoder and a decoder work on must not be shared.
    const bytes = new TextEncoder()
      .encode(error instanceof Error ? (error.stack ?? error.message) : String(error))
      .subarray(0, MESSAGE_ROOM);
    this.#message.set(bytes);
    Atomics.store(this.#words, MESSAGE_BYTES, bytes.length);
  }

  get failed(): boolean {
    return Atomics.load(this.#words, FAILED) !== 0;
  }

  get reason(): string {
    return new TextDecoder().decode(this.#message.slice(0, Atomics.load(this.#words, MESSAGE_BYTES)));
  }

  /** Waits until all pieces are done; false where that takes longer than this. */
  waitUntilDone(milliseconds: number): boolean {
    const words = this.#words;
    const pieces = Atomics.load(words, PIECES);
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, DONE) === pieces) return true;
    for (;;) {
      const done = Atomics.load(words, DONE);
      if (done === pieces) return true;
      if (Atomics.wait(words, DONE, done, milliseconds) === 'timed-out') return Atomics.load(words, DONE) === pieces;
    }
  }

  /** Waits for another job than the last one, and gives it. */
  waitForJob(last: number): number {
    const words = this.#words;
    for (let look = 0; ; look++) {
      const word = Atomics.load(words, CLAIM);
      if (jobOf(word) !== last) return jobOf(word);
      if (look < LOOKS) continue;
      Atomics.add(words, SLEEPERS, 1);
      Atomics.wait(words, CLAIM, word);
      Atomics.sub(words, SLEEPERS, 1);
      look = 0;
    }
  }
}

function jobOf(word: number): number {
  return word >>> PIECE_BITS;
}
