import * as assert from 'uvu/assert';
import { declared, type Program } from '../../../src/engine/webgpu/program.js';
import { type Place, programTogether } from '../../../src/engine/webgpu/together/program.js';
import type { Arrays } from './execute.js';

/** Elements between one part and the next, which nobody may touch. */
const ROOM = 3;

/**
 * Runs a program for each trial, and for all of them at once: the same bits. What it writes shares a buffer, as packs do.
 *
 * @param trials the buffers of each by their names, changed in place
 */
export function runTogether(program: Program, trials: readonly Arrays[], run: (program: Program, arrays: Arrays) => void): void {
  const { bindings } = declared(program.source);
  const places: Place[] = [];
  const sizes: number[] = [];
  const written = new Map<string, number>();
  const widthOf = (index: number) => (bindings[index].type === 'vec4<f32>' ? 4 : 1);
  const lengthOf = (index: number) => Math.ceil(trials[0][bindings[index].name].length / widthOf(index));
  bindings.forEach(({ type, written: isWritten }, index) => {
    const shared = isWritten ? written.get(type) : undefined;
    const binding = shared ?? sizes.push(ROOM) - 1;
    if (isWritten) written.set(type, binding);
    places[index] = { binding, first: sizes[binding], stride: 0 };
    sizes[binding] += lengthOf(index) + ROOM;
  });
  // Of each trial as many as all that share the buffer take.
  const strided = places.map((place) => ({ ...place, stride: sizes[place.binding] }));
  const bound: Record<string, Float32Array | Int32Array> = {};
  strided.forEach(({ binding, first, stride }, index) => {
    const make = bindings[index].type === 'i32' ? Int32Array : Float32Array;
    const all = (bound[`bound${binding}`] ??= new make(widthOf(index) * trials.length * stride).fill(make === Int32Array ? -77777 : NaN));
    trials.forEach((arrays, trial) => all.set(arrays[bindings[index].name], widthOf(index) * (first + trial * stride)));
  });
  for (const arrays of trials) run(program, arrays);
  const [x, y = 1] = program.workgroups;
  run({ ...programTogether(program, strided), workgroups: [x, y, trials.length] }, bound);
  strided.forEach(({ binding, first, stride }, index) => {
    trials.forEach((arrays, trial) => {
      const expected = arrays[bindings[index].name];
      const from = widthOf(index) * (first + trial * stride);
      const found = bound[`bound${binding}`].slice(from, from + expected.length);
      assert.ok(
        Buffer.from(found.buffer).equals(Buffer.from(expected.slice().buffer)),
        `${program.label}: ${bindings[index].name} of trial ${trial}`,
      );
    });
  });
}
