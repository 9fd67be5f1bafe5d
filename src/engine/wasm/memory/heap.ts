/** Blocks of a shared memory, for the one thread that hands them out; the other threads only work in them. */

/** What every block starts and ends at: a line of the processors' caches, so that two threads never write to one line of two blocks. */
const LINE = 64;
const PAGE = 65536;
/** What the memory grows by at least, of what it has: few calls, and nothing that is not written to costs memory. */
const GROWTH = 1 / 8;

interface Block {
  readonly address: number;
  bytes: number;
  free: boolean;
  before?: Block;
  after?: Block;
}

/** Gives the smallest free block that is large enough, of equals the lowest; free neighbours become one. */
export class Heap {
  readonly #used = new Map<number, Block>();
  readonly #free = new Set<Block>();
  #last: Block;

  constructor(readonly memory: WebAssembly.Memory) {
    // Address 0 stands for no tensor.
    this.#last = { address: LINE, bytes: memory.buffer.byteLength - LINE, free: true };
    this.#free.add(this.#last);
  }

  /** The address of so many bytes, their values not set; 0 where the memory cannot grow any more. */
  allocate(wanted: number): number {
    const bytes = Math.max(LINE, Math.ceil(wanted / LINE) * LINE);
    const block = this.#find(bytes) ?? this.#grow(bytes);
    if (!block) return 0;
    this.#take(block, bytes);
    return block.address;
  }

  release(address: number): void {
    const block = this.#used.get(address >>> 0);
    if (!block) throw new Error(`no block at ${address}`);
    this.#used.delete(block.address);
    block.free = true;
    this.#free.add(block);
    if (block.after?.free) this.#join(block, block.after);
    if (block.before?.free) this.#join(block.before, block);
  }

  /** Blocks that are taken. */
  get blocks(): number {
    return this.#used.size;
  }

  #find(bytes: number): Block | undefined {
    let best: Block | undefined;
    for (const block of this.#free) {
      if (block.bytes < bytes) continue;
      if (!best || block.bytes < best.bytes || (block.bytes === best.bytes && block.address < best.address)) best = block;
    }
    return best;
  }

  #take(block: Block, bytes: number): void {
    this.#free.delete(block);
    block.free = false;
    this.#used.set(block.address, block);
    if (block.bytes === bytes) return;
    const rest: Block = { address: block.address + bytes, bytes: block.bytes - bytes, free: true, before: block, after: block.after };
    if (block.after) block.after.before = rest;
    else this.#last = rest;
    block.after = rest;
    block.bytes = bytes;
    this.#free.add(rest);
  }

  /** Makes one block of two neighbours, the second of which is free. */
  #join(first: Block, second: Block): void {
    this.#free.delete(second);
    first.bytes += second.bytes;
    first.after = second.after;
    if (second.after) second.after.before = first;
    else this.#last = first;
  }

  /** The last block, large enough and free. */
  #grow(bytes: number): Block | undefined {
    const size = this.memory.buffer.byteLength;
    const missing = bytes - (this.#last.free ? this.#last.bytes : 0);
    const generous = Math.max(missing, size * GROWTH);
    const grown = this.#growBy(generous) || (generous > missing && this.#growBy(missing));
    if (!grown) return undefined;
    const added: Block = { address: size, bytes: this.memory.buffer.byteLength - size, free: true, before: this.#last };
    this.#last.after = added;
    this.#free.add(added);
    const { free } = this.#last;
    if (free) this.#join(this.#last, added);
    else this.#last = added;
    return this.#last;
  }

  #growBy(bytes: number): boolean {
    try {
      this.memory.grow(Math.ceil(bytes / PAGE));
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }
}
