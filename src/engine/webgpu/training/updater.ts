import type { Variable } from '@tensorflow/tfjs-core';
import type { Updater } from '../../kernels/kernels.js';
import type { GpuBackend } from '../backend.js';
import type { Bound } from '../bound.js';
import { spanOf } from '../pack.js';
import { settingValues, type UpdateKind, updateProgram } from './updates.js';

/** Updates all weights by one dispatch where gradients, weights and slots lie side by side in packs, else one by one. */
export function updater<Settings extends object>(backend: GpuBackend, kind: UpdateKind): Updater<Settings> {
  const dispatch = (size: number, bound: readonly Bound[], changed: readonly Variable[]) =>
    backend.dispatch(
      backend.program(`${kind} ${size}`, () => updateProgram(kind, size)),
      bound,
      changed,
    );
  return (updates, make) => {
    const settings = backend.inputs.settings(kind, () => settingValues(kind, make()));
    const weights = updates.map(({ weight }) => weight);
    const slots = updates[0].slots.map((_, slot) => updates.map((update) => update.slots[slot]));
    const spans = [updates.map(({ gradient }) => gradient), weights, ...slots].map((tensors) => spanOf(backend, tensors));
    if (spans.every((span) => span !== undefined)) {
      dispatch(spans[0].size / 4, [settings, ...spans], [...weights, ...slots.flat()]);
      return;
    }
    for (const update of updates) {
      dispatch(update.weight.size, [settings, update.gradient, update.weight, ...update.slots], [update.weight, ...update.slots]);
    }
  };
}
