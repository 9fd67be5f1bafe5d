// A small training on a GPU (scripts/gpu-report/bits.mjs) under Khronos' synchronization validation: every hazard between two dispatches or
// copies is a fault. Then the same bits without Dawn's robustness and zero-initialisation. Build first. Skipped, with the reason, where
// there is no Vulkan driver or no layer (Debian: vulkan-validationlayers).
//
//   node scripts/check-gpu-synchronization.mjs [STEPS] [ENGINE] [--blocks]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vulkanDrivers } from '../dist/src/engine/webgpu/device/vulkan.js';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const [steps = '4', engine = 'webgpu'] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const network = process.argv.slice(2).filter((arg) => arg === '--blocks');
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const LAYER = 'VK_LAYER_KHRONOS_validation';
const MANIFESTS = ['/usr/share', '/etc', '/usr/local/share'].map(
  (folder) => `${folder}/vulkan/explicit_layer.d/VkLayer_khronos_validation.json`,
);

const skip = (why) => {
  console.log(`skipped: ${why}`);
  process.exit(0);
};
if (vulkanDrivers().length === 0 && existsSync(SWIFTSHADER)) process.env.VK_DRIVER_FILES = SWIFTSHADER;
if (vulkanDrivers().length === 0) skip('synchronization validation needs a Vulkan driver');
if (!MANIFESTS.some(existsSync)) skip("synchronization validation needs Khronos' layer (vulkan-validationlayers)");

const folder = mkdtempSync(join(tmpdir(), 'hsi-run-'));
process.env.XDG_RUNTIME_DIR ??= folder;
writeFileSync(
  join(folder, 'vk_layer_settings.txt'),
  [
    'khronos_validation.enables = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT',
    'khronos_validation.report_flags = error',
    'khronos_validation.debug_action = VK_DBG_LAYER_ACTION_LOG_MSG',
    'khronos_validation.log_filename = stdout',
    '',
  ].join('\n'),
);

function bits(title, environment, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/gpu-report/bits.mjs', steps, engine, ...network, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...environment },
  });
  const line = stdout
    .split('\n')
    .filter((one) => one.startsWith('{'))
    .at(-1);
  if (status !== 0 || !line) throw new Error(`${title} ended with ${status}: ${(stdout + stderr).slice(-2000)}`);
  return { ...JSON.parse(line), stdout, stderr };
}

const plain = bits('the training', {});
const validated = bits('the validated training', { VK_INSTANCE_LAYERS: LAYER, VK_LAYER_SETTINGS_PATH: folder, VK_LOADER_DEBUG: 'layer' });
const unsafe = bits('the training without robustness', {}, '--unsafe');
rmSync(folder, { recursive: true });

const faults = [];
// The loader tells which layers it puts in: a validation that is not there finds nothing.
if (!new RegExp(`nsert(ing|ed)? instance layer \\"?${LAYER}`, 'i').test(validated.stderr)) faults.push('the layer was not loaded');
// A layer that is older than the driver complains of what it does not know: that is no hazard.
const hazards = validated.stdout.split('\n').filter((one) => /SYNC-HAZARD/.test(one));
for (const hazard of hazards.slice(0, 5)) faults.push(hazard.slice(0, 400));
for (const other of [validated, unsafe]) {
  if (other.weights !== plain.weights || other.logits !== plain.logits)
    faults.push(`other bits: ${JSON.stringify([plain, other].map(({ weights, logits }) => [weights, logits]))}`);
}
for (const fault of faults) console.log(fault);
console.log(
  `${plain.engine}: ${hazards.length} hazards in ${steps} steps; without robustness and zero-initialisation ${faults.length === 0 ? 'the same bits' : 'see above'}`,
);
process.exit(faults.length > 0 ? 1 : 0);
