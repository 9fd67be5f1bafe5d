import type { Program } from '../../../src/engine/webgpu/program.js';
import { Compiled, type Runtime } from './compiler.js';
import { CheckedMemory, Findings, type Now } from './memory.js';
import { parse } from './parser.js';
import type { Memory } from './syntax.js';
import { scalarOf, widthOf } from './types.js';

export type Arrays = Readonly<Record<string, Float32Array | Int32Array | Uint32Array>>;

/** Values that nobody has set, which make a result wrong if they are used. */
const POISON = { f32: NaN, i32: -77777, u32: 0xdead } as const;
const RANGE: Record<string, readonly [least: number, greatest: number]> = {
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
  whole: [-(2 ** 53), 2 ** 53],
};

/**
 * Runs a program as WGSL says that it may run: workgroups in a random order, the invocations of one in a random order between two barriers.
 * Gives what was found: races, accesses out of bounds, values used unset, whole numbers that overflow, barriers that not all reach.
 *
 * @param arrays the buffers by their names, changed in place
 * @param random from 0 to 1
 */
export function execute({ source, workgroups }: Program, arrays: Arrays, random: () => number): Map<string, number> {
  const shader = parse(source);
  const compiled = new Compiled(shader);
  const findings = new Findings();
  const now: Now = { invocation: 0, interval: 0 };
  const memories = new Map<string, CheckedMemory>();
  const place = (memory: Memory, values: Float32Array | Int32Array | Uint32Array) => {
    memories.set(memory.name, new CheckedMemory(memory.name, values, strideOf(memory), memory.space, now, findings));
  };
  for (const memory of shader.memories) if (memory.space !== 'workgroup') place(memory, arrays[memory.name]);
  const main = compiled.start(runtimeOf(memories, findings));
  const [x, y = 1, z = 1] = workgroups;
  const groups = Array.from({ length: x * y * z }, (_, index) => [index % x, Math.floor(index / x) % y, Math.floor(index / (x * y))]);
  for (const group of shuffled(groups, random)) {
    for (const memory of shader.memories) if (memory.space === 'workgroup') place(memory, unset(memory));
    now.interval = 0;
    const first = (group[0] + x * (group[1] + y * group[2])) * shader.threads;
    let live = Array.from({ length: shader.threads }, (_, thread) => ({
      thread,
      run: main(...compiled.parameters.map(({ builtin }) => (builtin === 'local_invocation_index' ? thread : group))),
    }));
    while (live.length > 0) {
      const waiting = shuffled(live, random).filter(({ thread, run }) => {
        now.invocation = first + thread;
        return !run.next().done;
      });
      if (waiting.length > 0 && waiting.length < live.length) findings.note('a barrier that not all invocations reach');
      live = waiting;
      now.interval++;
    }
  }
  return findings.counts;
}

/** Bytes of workgroup memory that a program takes. A vector of three values has the room of four. */
export function workgroupBytes({ source }: Program): number {
  return parse(source)
    .memories.filter(({ space }) => space === 'workgroup')
    .reduce((sum, memory) => sum + 4 * memory.type.count! * (strideOf(memory) === 3 ? 4 : strideOf(memory)), 0);
}

function strideOf({ type }: Memory): number {
  return widthOf(type.of);
}

function unset({ type }: Memory): Float32Array | Int32Array | Uint32Array {
  const kind = scalarOf(type.of) as keyof typeof POISON;
  const length = type.count! * widthOf(type.of);
  const values = new { f32: Float32Array, i32: Int32Array, u32: Uint32Array }[kind](length);
  return values.fill(POISON[kind]);
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}

type Value = number | number[] | boolean | boolean[];

/** Of two values one that is no number may be dropped or kept, as WGSL says: here it is dropped, which is what does harm. */
const known = (choose: (a: number, b: number) => number) => (a: number, b: number) =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : choose(a, b);

const BUILTINS: Record<string, (...args: number[]) => number> = {
  min: known(Math.min),
  max: known(Math.max),
  abs: Math.abs,
  clamp: (value, least, greatest) => Math.min(Math.max(value, least), greatest),
  sqrt: (value) => Math.fround(Math.sqrt(value)),
  exp: (value) => Math.fround(Math.exp(value)),
  log: (value) => Math.fround(Math.log(value)),
  select: (no, yes, condition) => (condition ? yes : no),
};

function runtimeOf(memories: ReadonlyMap<string, CheckedMemory>, findings: Findings): Runtime {
  const inside = (values: number[], index: number) => {
    if (index in values) return true;
    findings.note('a component that a vector does not have');
    return false;
  };
  return {
    load: (memory, index) => memories.get(memory)!.load(index),
    store: (memory, index, lane, value) => memories.get(memory)!.store(index, lane, value),
    get: (values, index) => (inside(values, index) ? values[index] : 0),
    put(values, index, value) {
      if (inside(values, index)) values[index] = value;
    },
    whole(type, value) {
      const [least, greatest] = RANGE[type];
      if (!(value >= least && value <= greatest)) findings.note(`a whole number beyond its type: ${type}`);
      return value;
    },
    builtin(name, args) {
      const compute = BUILTINS[name];
      if (!compute) throw new Error(`no builtin ${name}`);
      const vector = args.find((arg) => Array.isArray(arg)) as Value[] | undefined;
      const lane = (index: number) => compute(...args.map((arg) => Number(Array.isArray(arg) ? arg[index] : arg)));
      return vector ? vector.map((_, index) => lane(index)) : lane(0);
    },
  };
}
