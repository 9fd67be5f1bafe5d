/** Working memory from the owner of the shared memory, given back when the work is done or has failed. */

const ALIGNMENT = 64;

/** So many bytes, in whole lines of the processors' caches. */
export function wholeLines(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

export class Scratch {
  constructor(
    private readonly allocate: (bytes: number) => number,
    private readonly release: (address: number) => void,
  ) {}

  /** Calls `work` with one address for each of `sizes` (bytes), every one at the start of a cache line. */
  use<T>(sizes: readonly number[], work: (...addresses: number[]) => T): T {
    let total = ALIGNMENT;
    for (const size of sizes) total += wholeLines(size);
    // An allocator of the other module may hand addresses past 2 GiB as negative numbers.
    const address = this.allocate(total) >>> 0;
    if (address === 0) throw new RangeError(`no ${total} bytes of working memory left for a kernel`);
    try {
      let next = wholeLines(address);
      return work(...sizes.map((size) => (next += wholeLines(size)) - wholeLines(size)));
    } finally {
      this.release(address);
    }
  }
}
