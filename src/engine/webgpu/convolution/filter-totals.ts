import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Bound, PackedTensors } from '../bound.js';
import { gridOf } from '../grid.js';
import { addOuterPoints, storedOf } from './nested/totals.js';
import { type Binding, declare, type Program, read, write } from '../program.js';

const OUTPUTS = 32;
const SLICES = 8;
/** Layers that one kernel sums: with what it writes no more buffers than any kernel may bind. */
const TOGETHER = 9;

/** The partial sums of one layer's kernel and bias, and where their totals go. */
export interface Segments {
  readonly segments: number;
  /** Values of the kernel, and of the bias. */
  readonly outputs: number;
  readonly filters: number;
  /** The taps of a kernel whose segments are in nested short form (nested/totals.ts). */
  readonly shortTaps?: number;
}

interface Placed extends Segments {
  /** Where kernel and bias begin in the written buffer, in values. */
  readonly kernelAt: number;
  readonly biasAt: number;
}

/** Adds the segments of one layer. Buffers: partials0, kernel, bias. */
export function totalProgram(segments: Segments): Program {
  const { outputs } = segments;
  return program(
    [{ ...segments, kernelAt: 0, biasAt: outputs }],
    [write('kernel'), write('bias')],
    `if (at < ${outputs}u) { kernel[at] = sum; } else { bias[at - ${outputs}u] = sum; }`,
  );
}

/** Adds the segments of several layers whose totals lie in one buffer. Buffers: partials0, partials1, …, gradients. */
export function totalsProgram(layers: readonly Placed[]): Program {
  return program(layers, [write('gradients')], 'gradients[at] = sum;');
}

/** Each layer's in their order, so that the same bits come every time, whichever layers are summed together. */
function program(layers: readonly Placed[], written: readonly Binding[], put: string): Program {
  const parts = layers.map(({ outputs, filters }) => Math.ceil((outputs + filters) / OUTPUTS));
  const first = parts.map((_, index) => parts.slice(0, index).reduce((sum, count) => sum + count, 0));
  const { workgroups, code } = gridOf({ part: parts.reduce((sum, count) => sum + count, 0) });
  const layer = ({ segments, outputs, filters, kernelAt, biasAt, shortTaps }: Placed, index: number) => {
    const all = outputs + filters;
    const plain = (stored: number, output: string) =>
      `for (var segment = thread / ${OUTPUTS}u; segment < ${segments}u; segment += ${SLICES}u) { sum += partials${index}[segment * ${stored}u + ${output}]; }`;
    const add = () => {
      if (shortTaps === undefined) return plain(all, 'output');
      const kernel = storedOf(shortTaps, outputs);
      const each = { first: `thread / ${OUTPUTS}u`, step: SLICES, segments, stored: kernel + filters };
      return `if (output >= ${outputs}u) { ${plain(kernel + filters, `output + ${kernel - outputs}u`)} } else {
      ${addOuterPoints(shortTaps, outputs, `partials${index}`, each)}
      }`;
    };
    return `if (part >= ${first[index]}u) {
    let output = (part - ${first[index]}u) * ${OUTPUTS}u + thread % ${OUTPUTS}u;
    if (output < ${all}u) {
      ${add()}
      at = output + ${kernelAt}u;
      if (output >= ${outputs}u) { at = output - ${outputs}u + ${biasAt}u; }
      wanted = true;
    }
  }`;
  };
  return {
    label: 'convolution filter gradient, total',
    workgroups,
    source: `${declare([...layers.map((_, index) => read(`partials${index}`)), ...written])}
var<workgroup> sums: array<f32, ${OUTPUTS * SLICES}>;
@compute @workgroup_size(${OUTPUTS * SLICES})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  var sum = 0f;
  var at = 0u;
  var wanted = false;
  ${layers.map(layer).reverse().join(' else ')}
  sums[thread] = sum;
  workgroupBarrier();
  if (thread >= ${OUTPUTS}u || !wanted) { return; }
  for (var slice = 1u; slice < ${SLICES}u; slice++) { sum += sums[slice * ${OUTPUTS}u + thread]; }
  ${put}
}`,
  };
}

/** What is needed of the back end. */
interface Host {
  partOf(tensor: TensorInfo): Required<GPUBufferBinding> | undefined;
  packOf(tensor: TensorInfo): PackedTensors | undefined;
  program<Made>(key: string, make: () => Made): Made;
  dispatch(program: Program, buffers: readonly Bound[], changed: readonly TensorInfo[]): void;
  disposeData(dataId: object): boolean;
}

interface Waiting {
  readonly partials: TensorInfo;
  readonly segments: Segments;
  readonly into: { readonly kernel: Tensor; readonly bias: Tensor };
}

/** Totals that nobody has asked for yet: those of several layers are computed by one kernel as soon as one is wanted. */
export class FilterTotals {
  #waiting: Waiting[] = [];
  readonly #targets = new Set<object>();

  constructor(readonly backend: Host) {}

  /** @returns false where kernel and bias lie in no pack, or in another than those that wait */
  add(partials: TensorInfo, segments: Segments, into: Waiting['into']): boolean {
    const [kernel, bias] = [into.kernel, into.bias].map((tensor) => this.backend.packOf(tensor));
    if (!kernel || kernel !== bias) return false;
    if (this.#waiting.length > 0 && this.backend.packOf(this.#waiting[0].into.kernel) !== kernel) this.settle();
    this.#waiting.push({ partials, segments, into });
    for (const { dataId } of [into.kernel, into.bias]) this.#targets.add(dataId);
    if (this.#waiting.length === TOGETHER) this.settle();
    return true;
  }

  /** Whether a tensor's values wait to be computed. */
  has({ dataId }: TensorInfo): boolean {
    return this.#targets.has(dataId);
  }

  settle(): void {
    const { backend } = this;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#targets.clear();
    const { part } = backend.packOf(waiting[0].into.kernel)!;
    // Within the pack: packs of one network are alike, wherever they lie.
    const placeOf = (tensor: Tensor) => (backend.partOf(tensor)!.offset - part.offset) / 4;
    const layers = waiting.map(({ segments, into }) => ({ ...segments, kernelAt: placeOf(into.kernel), biasAt: placeOf(into.bias) }));
    const key = layers.map((layer) => Object.values(layer).join(' ')).join(', ');
    const totals = backend.program(`convolution filter gradient, totals ${key}`, () => totalsProgram(layers));
    backend.dispatch(
      totals,
      [...waiting.map(({ partials }) => partials), part],
      waiting.flatMap(({ into }) => [into.kernel, into.bias]),
    );
    for (const { partials } of waiting) backend.disposeData(partials.dataId);
  }
}
