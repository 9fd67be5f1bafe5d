import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Heap } from '../../../../src/engine/wasm/memory/heap.js';

const memoryOf = (initial: number, maximum: number) => new WebAssembly.Memory({ initial, maximum, shared: true });

test('blocks begin at lines of the cache, lie within the memory and never overlap', () => {
  const step = fc.record({ bytes: fc.integer({ min: 0, max: 40000 }), released: fc.option(fc.nat(), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const memory = memoryOf(1, 64);
      const heap = new Heap(memory);
      const live: { address: number; bytes: number }[] = [];
      for (const { bytes, released } of steps) {
        if (released !== undefined && live.length > 0) {
          heap.release(live.splice(released % live.length, 1)[0].address);
          continue;
        }
        const address = heap.allocate(bytes);
        if (address === 0) continue;
        assert.is(address % 64, 0);
        assert.ok(address > 0 && address + bytes <= memory.buffer.byteLength);
        const end = address + Math.max(bytes, 1);
        for (const other of live) assert.ok(end <= other.address || other.address + Math.max(other.bytes, 1) <= address);
        live.push({ address, bytes });
      }
      assert.is(heap.blocks, live.length);
      for (const { address } of live) heap.release(address);
      // Everything is one block again.
      const whole = memory.buffer.byteLength - 64;
      assert.is(heap.allocate(whole), 64);
    }),
    { numRuns: 200, seed: 18 },
  );
});

test('what fits into a hole goes there, and the memory does not grow', () => {
  const memory = memoryOf(4, 64);
  const heap = new Heap(memory);
  const [first, , third] = [heap.allocate(5000), heap.allocate(64), heap.allocate(1000), heap.allocate(64)];
  heap.release(first);
  heap.release(third);
  assert.is(heap.allocate(900), third);
  assert.is(heap.allocate(900), first);
  assert.is(memory.buffer.byteLength, 4 * 65536);
});

test('a full memory gives 0, and has room again for what was released', () => {
  const heap = new Heap(memoryOf(1, 4));
  const address = heap.allocate(3 * 65536);
  assert.ok(address > 0);
  assert.is(heap.allocate(2 * 65536), 0);
  heap.release(address);
  assert.is(heap.allocate(3 * 65536 + 65000), address);
});

test('a block is released once', () => {
  const heap = new Heap(memoryOf(1, 4));
  const address = heap.allocate(10);
  heap.release(address);
  assert.throws(() => heap.release(address), /no block/);
});

test.run();
