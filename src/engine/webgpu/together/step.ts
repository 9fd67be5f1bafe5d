import type { Tensor } from '@tensorflow/tfjs-core';
import type { GpuBackend } from '../backend.js';
import { align, PackHome } from '../pack.js';
import { discard, type Dispatch, plain, record, send, type Step, valuesOf } from '../recording/record.js';
import type { Command, Recording } from '../recording/recording.js';
import { readParts, sameBits, Snapshot, stateOf } from '../recording/state.js';
import { dispatchesTogether, type Strided } from './dispatches.js';
import { isSame, isUniform, type Role, Roles } from './roles.js';

type Part = Required<GPUBufferBinding>;

/** Up to so many bytes of a trial its values are put beside the others' and sent with them. */
const SMALL = 16384;

/** A buffer of the step with a part for each trial. */
interface Strip {
  readonly buffer: GPUBuffer;
  /** Bytes from one trial's part to the next one's. */
  readonly stride: number;
  /** For values that are sent. */
  readonly staging?: Uint8Array<ArrayBuffer>;
}

/** One trial's recording, as far as it is still wanted. */
interface Member {
  readonly recording: Recording;
  readonly roles: Roles;
  /** tfjs' uniforms, which nothing can copy. */
  readonly uniforms: ReadonlySet<GPUBuffer>;
}

/** Why a trial's step cannot be taken with the others'. */
export type Misfit = 'another step' | 'too large';

/** The same step of several trials, replayed as one: each dispatch computes all of them, each buffer has a part for each of them. */
export class StepTogether {
  /** Whether a replay has given the bits of each trial's step itself. */
  checked = false;
  /** As many trials as one buffer can serve. */
  most = Infinity;
  #commands: readonly Dispatch[] = [];
  #planned: readonly (readonly Role[])[] = [];
  readonly #members: Member[] = [];
  readonly #strips: Strip[] = [];
  /** Strips of what every step makes anew, and of its inputs. */
  #fresh: readonly number[] = [];
  #inputs: readonly number[] = [];
  #bytes = 0;

  constructor(
    readonly backend: GpuBackend,
    readonly count: number,
  ) {}

  /** Runs and records the next trial's step, an ordinary one. It keeps nothing of its own but a part of each buffer. */
  add(inputs: readonly Tensor[], step: Step): Misfit | undefined {
    const { backend } = this;
    const captured = record(backend, inputs, step);
    const { recording, buffers } = captured;
    const roles = new Roles(buffers, [...recording.fresh.map(({ buffer }) => buffer), ...captured.inputs]);
    const found = recording.commands.map(({ bound }) => bound.map((part) => roles.of(part)));
    const uniforms = new Set(recording.commands.flatMap(({ bound }) => bound.map(({ buffer }) => buffer)).filter(isUniform));
    this.#members.push({ recording, roles, uniforms });
    try {
      if (captured.assigned.length > 0) return 'another step';
      const first = this.#members[0].recording;
      if (this.#members.length === 1) {
        const misfit = this.#plan(found, captured.inputs);
        if (misfit) return misfit;
      } else if (
        recording.commands.length !== first.commands.length ||
        recording.fresh.length !== first.fresh.length ||
        !recording.commands.every((command, index) => isSame(first.commands[index], this.#planned[index], command, found[index]))
      )
        return 'another step';
      this.#fill(roles.buffers);
      return undefined;
    } finally {
      discard(backend, captured, uniforms);
    }
  }

  /** The packs of all trials move side by side. False where packs are shared, which trials' never are. */
  finish(): boolean {
    const { backend } = this;
    const members = this.#members;
    for (let which = 0; which < members[0].roles.packs.length; which++) {
      const packs = members.map(({ roles }) => roles.packs[which]);
      const { size } = packs[0].part;
      if (new Set(packs).size < packs.length || packs.some(({ part }) => part.size !== size)) return false;
      const { buffer, offset } = packs[0].part;
      if (packs.every(({ part }, index) => part.buffer === buffer && part.offset === offset + index * size)) continue;
      const home = new PackHome(backend, size * packs.length);
      packs.forEach((pack, index) => pack.moveTo(home, index * size));
    }
    this.#commands = members[0].recording.commands.flatMap((command, index) => this.#together(command, index));
    return true;
  }

  /** What it changes in place, of all trials. */
  get state(): readonly Part[] {
    return this.#members.flatMap(({ recording }) => stateOf(this.backend, recording));
  }

  /** Dispatches of a replay. */
  get dispatches(): number {
    return this.#commands.length;
  }

  /**
   * @param inputs of each trial
   * @returns what was drawn anew for each
   */
  replay(inputs: readonly (readonly Tensor[])[]): Float32Array[][] {
    const { backend } = this;
    backend.check();
    backend.flush();
    const drawn = this.#members.map(({ recording }) => recording.fresh.map(({ make }) => make()));
    this.#fresh.forEach((strip, index) =>
      this.#send(
        this.#strips[strip],
        drawn.map((values) => values[index]),
      ),
    );
    this.#inputs.forEach((strip, index) =>
      this.#send(
        this.#strips[strip],
        inputs.map((own) => valuesOf(backend, own[index])),
      ),
    );
    send(backend, this.#commands);
    for (const { recording } of this.#members) for (const dataId of recording.changed) backend.forget(dataId);
    return drawn;
  }

  /**
   * Takes one step both ways, together and each trial's by itself, from the same state. Where a bit differs, the replay is not to be used.
   * Each trial has taken its step then.
   */
  async check(trials: readonly { readonly inputs: readonly Tensor[]; readonly step: Step }[]): Promise<boolean> {
    const { backend, state } = this;
    const before = new Snapshot(backend, state);
    try {
      const drawn = this.replay(trials.map(({ inputs }) => inputs));
      const together = await readParts(backend, state);
      before.restore();
      for (const [index, { inputs, step }] of trials.entries()) {
        backend.inputs.drawn = drawn[index];
        plain(step, inputs);
        backend.inputs.drawn = undefined;
      }
      this.checked = sameBits(together, await readParts(backend, state));
      if (this.checked) backend.trim();
      return this.checked;
    } finally {
      backend.inputs.drawn = undefined;
      before.dispose();
    }
  }

  dispose(): void {
    this.backend.flush();
    for (const { buffer } of this.#strips) buffer.destroy();
    for (const { uniforms } of this.#members) for (const uniform of uniforms) uniform.destroy();
    this.backend.ownBytes -= this.#bytes;
  }

  /** Buffers for all trials, like those of the first one's step. */
  #plan(roles: readonly (readonly Role[])[], inputs: readonly GPUBuffer[]): Misfit | undefined {
    const { device } = this.backend;
    const {
      recording: { fresh },
      roles: { buffers, packs },
    } = this.#members[0];
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    const strides = buffers.map(({ size }) => align(size));
    const largest = Math.max(...strides, ...packs.map(({ part }) => part.size));
    this.most = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / largest);
    if (this.count > this.most) return 'too large';
    this.#planned = roles;
    this.#fresh = fresh.map(({ buffer }) => buffers.indexOf(buffer));
    this.#inputs = inputs.map((buffer) => buffers.indexOf(buffer));
    const sent = new Set([...this.#fresh, ...this.#inputs]);
    for (const [index, stride] of strides.entries()) {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      const size = this.count * stride;
      const buffer = device.createBuffer({ label: 'step together', size, usage });
      this.#strips.push({ buffer, stride, ...(sent.has(index) && stride <= SMALL ? { staging: new Uint8Array(size) } : {}) });
      this.#bytes += size;
      this.backend.ownBytes += size;
    }
    return undefined;
  }

  /** The newest trial's buffers as its step leaves them: constants among them, which no replay sets again. */
  #fill(buffers: readonly GPUBuffer[]): void {
    const { device, queue } = this.backend;
    const encoder = device.createCommandEncoder();
    const at = this.#members.length - 1;
    buffers.forEach((from, index) => {
      if (this.#fresh.includes(index) || this.#inputs.includes(index)) return;
      const { buffer, stride } = this.#strips[index];
      encoder.copyBufferToBuffer(from, 0, buffer, at * stride, from.size);
    });
    queue.submit([encoder.finish()]);
  }

  #together(command: Command, index: number): Dispatch[] {
    const roles = this.#planned[index];
    const parts = this.#members.map(({ recording, roles: { packs } }, member) =>
      roles.map((role, place): Part => {
        if (role.of === 'outside') return recording.commands[index].bound[place];
        const { which, offset, size } = role;
        if (role.of === 'pack') return { buffer: packs[which].part.buffer, offset: packs[which].part.offset + offset, size };
        const { buffer, stride } = this.#strips[which];
        return { buffer, offset: member * stride + offset, size };
      }),
    );
    const strided = roles.map((role, place): Strided => {
      const first = parts[0][place];
      if (role.of === 'step') return { first, stride: this.#strips[role.which].stride };
      if (role.of === 'pack') return { first, stride: this.#members[0].roles.packs[role.which].part.size };
      const shared = parts.every((own) => own[place].buffer === first.buffer && own[place].offset === first.offset);
      return { first, stride: shared ? 0 : undefined };
    });
    return dispatchesTogether(this.backend, command, strided, parts);
  }

  #send({ buffer, stride, staging }: Strip, values: readonly Float32Array[]): void {
    const { queue } = this.backend;
    if (!staging) {
      values.forEach((own, index) => queue.writeBuffer(buffer, index * stride, own as Float32Array<ArrayBuffer>));
      return;
    }
    values.forEach((own, index) => staging.set(new Uint8Array(own.buffer, own.byteOffset, own.byteLength), index * stride));
    queue.writeBuffer(buffer, 0, staging);
  }
}
