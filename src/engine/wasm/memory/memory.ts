import { Failure } from '../../../errors/failure.js';

/** Pages of 64 KiB: what a wasm module can address, 4 GiB. */
export const MOST_PAGES = 65536;
/** Where an address space is limited (ulimit -v) less must do: a shared memory takes addresses for all that it may grow to. */
const FEWEST_PAGES = 4096;

/** A memory that threads share; its pages cost nothing before they are written to. */
export function sharedMemory(): WebAssembly.Memory {
  for (let maximum = MOST_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (maximum <= FEWEST_PAGES) {
        throw new Failure(
          {
            code: 'memory',
            message: "the system has no address space for the wasm engine's memory",
            hint: 'Raise the limit that ulimit -v shows, or use fewer --jobs.',
          },
          { cause: error },
        );
      }
    }
  }
}
