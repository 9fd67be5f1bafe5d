import { type GpuPack, packAt } from '../pack.js';
import type { PrivateBuffers } from '../recording/private-buffers.js';
import type { Command } from '../recording/recording.js';

type Part = Required<GPUBufferBinding>;

/** What a recorded dispatch is bound to, said so that it is the same for each trial that takes the same step. */
export type Role =
  /** One of the step's own buffers. */
  | { readonly of: 'step'; readonly which: number; readonly offset: number; readonly size: number }
  /** A part of a pack: weights, an optimizer's memory. */
  | { readonly of: 'pack'; readonly which: number; readonly offset: number; readonly size: number }
  /** What lies elsewhere, such as the scene. */
  | { readonly of: 'outside'; readonly size: number };

/** Gives a trial's buffers and packs numbers in the order in which the step uses them. */
export class Roles {
  readonly buffers: GPUBuffer[] = [];
  readonly packs: GpuPack[] = [];

  /** @param known buffers that are the step's whoever has made them, numbered first */
  constructor(
    readonly own: PrivateBuffers,
    known: readonly GPUBuffer[],
  ) {
    for (const buffer of known) numberOf(this.buffers, buffer);
  }

  of(part: Part): Role {
    const { buffer, offset, size } = part;
    if (isUniform(buffer)) return { of: 'outside', size };
    if (this.own.has(buffer) || this.buffers.includes(buffer)) return { of: 'step', which: numberOf(this.buffers, buffer), offset, size };
    const pack = packAt(part);
    if (pack) return { of: 'pack', which: numberOf(this.packs, pack), offset: offset - pack.part.offset, size };
    return { of: 'outside', size };
  }
}

/** tfjs' shapes and settings of its own kernels. */
export function isUniform({ usage }: GPUBuffer): boolean {
  return (usage & GPUBufferUsage.UNIFORM) !== 0;
}

/** Whether two trials' dispatches are the same but for their buffers. */
export function isSame(a: Command, rolesA: readonly Role[], b: Command, rolesB: readonly Role[]): boolean {
  return (
    a.pipeline === b.pipeline &&
    a.workgroups.every((count, axis) => count === b.workgroups[axis]) &&
    rolesA.length === rolesB.length &&
    rolesA.every((role, index) => Object.entries(role).every(([key, value]) => rolesB[index][key as keyof Role] === value))
  );
}

function numberOf<Item>(items: Item[], item: Item): number {
  const found = items.indexOf(item);
  return found >= 0 ? found : items.push(item) - 1;
}
