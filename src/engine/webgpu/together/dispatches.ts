import type { GpuBackend } from '../backend.js';
import { declared } from '../program.js';
import type { Dispatch } from '../recording/record.js';
import type { Command } from '../recording/recording.js';
import { type Place, programTogether } from './program.js';

type Part = Required<GPUBufferBinding>;

/** One buffer of a dispatch, for all trials: the first one's part, and the bytes from there to the next one's. */
export interface Strided {
  readonly first: Part;
  /** 0 of what all trials share; undefined where their parts lie anywhere. */
  readonly stride: number | undefined;
}

/**
 * A dispatch of each of several trials as one whose third axis is the trial; as one after the other where it is none of ours, or where a
 * trial's part cannot be found by its number.
 *
 * @param parts what each trial's dispatch is bound to
 */
export function dispatchesTogether(
  backend: GpuBackend,
  command: Command,
  strided: readonly Strided[],
  parts: readonly (readonly Part[])[],
): Dispatch[] {
  const joined = join(command, strided, parts.length);
  if (!joined) {
    const { pipeline, workgroups } = command;
    const layout = pipeline.getBindGroupLayout(0);
    return parts.map((bound) => ({ pipeline, workgroups, bindings: bind(backend, layout, bound) }));
  }
  const { program, places, bound } = joined;
  const key = places.map(({ binding, first, stride }) => `${binding} ${first} ${stride}`).join(', ');
  const { pipeline, layout } = backend.pipelineOf(backend.program(`${key}: ${program.source}`, () => programTogether(program, places)));
  const [x, y] = command.workgroups;
  return [{ pipeline, workgroups: [x, y, parts.length], bindings: bind(backend, layout, bound) }];
}

function join({ program, workgroups }: Command, strided: readonly Strided[], count: number) {
  if (!program || workgroups[2] !== 1) return undefined;
  const { bindings } = declared(program.source);
  const groups = groupsOf(
    strided.map(({ first }) => first.buffer),
    bindings.map(({ written }) => written ?? false),
  );
  const places: Place[] = [];
  const bound: Part[] = [];
  for (const [binding, group] of groups.entries()) {
    const { buffer } = strided[group[0]].first;
    const from = Math.min(...group.map((index) => strided[index].first.offset));
    let end = 0;
    for (const index of group) {
      const { first, stride } = strided[index];
      const bytes = bindings[index].type === 'vec4<f32>' ? 16 : 4;
      if (stride === undefined || bindings[index].type !== bindings[group[0]].type) return undefined;
      // What all share must not be written by all.
      if (bindings[index].written && stride === 0) return undefined;
      if ((first.offset - from) % bytes !== 0 || stride % bytes !== 0) return undefined;
      places[index] = { binding, first: (first.offset - from) / bytes, stride: stride / bytes };
      end = Math.max(end, first.offset + (count - 1) * stride + first.size);
    }
    bound.push({ buffer, offset: from, size: end - from });
  }
  return { program, places, bound };
}

/** Bindings of one buffer, where one of them is written, are one: the trials' parts of the others lie in between. */
function groupsOf(buffers: readonly GPUBuffer[], written: readonly boolean[]): number[][] {
  const groups: number[][] = [];
  buffers.forEach((buffer, index) => {
    const same = groups.find((group) => buffers[group[0]] === buffer);
    if (same && buffers.some((other, at) => other === buffer && written[at])) same.push(index);
    else groups.push([index]);
  });
  return groups;
}

function bind({ device }: GpuBackend, layout: GPUBindGroupLayout, bound: readonly Part[]): GPUBindGroup {
  return device.createBindGroup({ layout, entries: bound.map((resource, binding) => ({ binding, resource })) });
}
