// The webgpu engine on a GPU with features of Dawn switched: what hsi-run itself never does.
import { chooseAdapter, slugOf } from '../../dist/src/engine/webgpu/device/adapters.js';
import { startWebgpu } from '../../dist/src/engine/webgpu/start.js';

/** What Dawn adds for safety: a GPU must give the same bits without. */
export const UNSAFE = [
  'enable-dawn-features=disable_robustness,allow_unsafe_apis',
  'disable-dawn-features=lazy_clear_resource_on_first_use',
];

/** @param name `webgpu`, or with a device behind a colon */
export async function open(name, features = []) {
  const adapter = await chooseAdapter(name.split(':')[1]);
  if (features.length === 0) return startWebgpu(adapter);
  const { create } = await import('webgpu');
  const gpu = create([`adapter=${adapter.facts.name}`, ...features]);
  // A part of the name would do for Dawn: it must be this one.
  const { info } = await gpu.requestAdapter();
  if (slugOf(info.device) !== adapter.slug) throw new Error(`${info.device} was opened, not ${adapter.facts.name}`);
  return startWebgpu({ ...adapter, gpu });
}
