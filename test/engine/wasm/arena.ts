/** A memory with a stack-like allocator, for tests and timing: blocks are 8-byte aligned only, which the engine's own are not. */
import { compiledKernels, type KernelForm } from '../../../src/engine/wasm/forms.js';
import { WasmKernels } from '../../../src/engine/wasm/kernels.js';
import { MOST_PAGES } from '../../../src/engine/wasm/memory/memory.js';

const PAGE = 65536;

export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly kernels: WasmKernels;
  private top: number;
  private readonly live = new Map<number, number>();

  /** `base`: the first address handed out, a multiple of 8. */
  constructor(base = 8, form: KernelForm = 'fused') {
    this.memory = new WebAssembly.Memory({ initial: Math.ceil((base + 1) / PAGE), maximum: MOST_PAGES, shared: true });
    this.top = base;
    const module = compiledKernels(form);
    this.kernels = new WasmKernels(
      module,
      this.memory,
      (bytes) => this.allocate(bytes) | 0,
      (address) => this.release(address),
    );
  }

  allocate(bytes: number): number {
    const address = this.top;
    this.top += Math.ceil(bytes / 8) * 8;
    const missing = Math.ceil((this.top - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.memory.grow(missing);
    this.live.set(address, bytes);
    return address;
  }

  /** Only the newest block's place is used again: kernels nest their scratch. */
  release(address: number): void {
    if (!this.live.delete(address >>> 0)) throw new Error('released what was not allocated');
    if (address >>> 0 < this.top && [...this.live.keys()].every((other) => other < address >>> 0)) this.top = address >>> 0;
  }

  get blocks(): number {
    return this.live.size;
  }

  store(values: ArrayLike<number>): number {
    const address = this.allocate(values.length * 4);
    this.view(address, values.length).set(values);
    return address;
  }

  /** A tensor full of NaN, so that what a kernel fails to write shows. */
  blank(n: number): number {
    return this.store(new Float32Array(n).fill(NaN));
  }

  view(address: number, n: number): Float32Array {
    return new Float32Array(this.memory.buffer, address >>> 0, n);
  }

  read(address: number, n: number): Float32Array {
    return this.view(address, n).slice();
  }
}
