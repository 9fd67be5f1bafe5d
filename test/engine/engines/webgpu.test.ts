import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineName, findEngine } from '../../../src/engine/index.js';
import { vulkanAdvice } from '../../../src/engine/webgpu/device/advice.js';
import { openDevice } from '../../../src/engine/webgpu/device/device.js';
import { vulkanDrivers } from '../../../src/engine/webgpu/device/vulkan.js';
import { problemOf, problemOfAsync, withFolder } from '../../data/helpers.js';

// What needs no Vulkan driver; the rest is tested in engine/webgpu/.
const test = suite('engine/engines/webgpu');

test('--device and the colon say the same', () => {
  assert.is(engineName('wasm', undefined), 'wasm');
  assert.is(engineName('webgpu', 'nvidia'), 'webgpu:nvidia');
  assert.is(engineName('webgpu:1', '1'), 'webgpu:1');
  assert.is(engineName('auto', '0'), 'webgpu:0');
  const problem = problemOf(() => engineName('webgpu:1', '0'));
  assert.equal(
    [problem.code, problem.message, problem.hint],
    ['usage', '--engine webgpu:1 and --device 0 name two different devices', 'Use one of them: --engine webgpu --device 0.'],
  );
});

test('an engine that is not there, and a device of one that has none', async () => {
  const problem = await problemOfAsync(() => findEngine('wepgpu'));
  assert.equal([problem.suggestion, problem.hint], ['webgpu', 'Known: auto, webgpu, wasm, wasm-strict, tensorflow, cpu.']);
  assert.is((await problemOfAsync(() => findEngine('wasm:0'))).message, 'the wasm engine has no devices to choose from');
});

/** An adapter whose limits and behaviour are made up. */
const adapter = (given: object | null | Error) => ({
  facts: { name: 'Toy' },
  gpu: {
    requestAdapter: async () => {
      if (given instanceof Error) throw given;
      return given;
    },
  } as unknown as GPU,
});
const able = { limits: { maxStorageBuffersPerShaderStage: 10 }, features: new Set(['timestamp-query', 'texture-compression-bc']) };

test('an adapter that went away, can do too little, or gives no device', async () => {
  const GONE = /^the GPU Toy cannot be used: it is no longer available/;
  assert.match((await problemOfAsync(() => openDevice(adapter(null)))).message, GONE);
  assert.match((await problemOfAsync(() => openDevice(adapter(new Error('no suitable backends found\nAvailable'))))).message, GONE);
  const small = { ...able, limits: { maxStorageBuffersPerShaderStage: 8 } };
  assert.is(
    (await problemOfAsync(() => openDevice(adapter(small)))).message,
    'the GPU Toy cannot be used: a kernel needs 10 buffers at once, it has 8',
  );
  // What WebGPU promises of every device is less than the largest tile takes.
  const narrow = { ...able, limits: { maxStorageBuffersPerShaderStage: 10, maxComputeWorkgroupStorageSize: 16384 } };
  assert.is(
    (await problemOfAsync(() => openDevice(adapter(narrow)))).message,
    'the GPU Toy cannot be used: a kernel needs 17920 bytes of memory for a workgroup, it has 16384',
  );
  const refusing = { ...able, requestDevice: () => Promise.reject(new Error('out of file descriptors\nbacktrace')) };
  const problem = await problemOfAsync(() => openDevice(adapter(refusing)));
  assert.is(problem.message, 'the GPU Toy cannot be used: out of file descriptors');
  assert.match(problem.hint!, '--device NAME');
  let wanted: GPURequestAdapterOptions | undefined;
  const laptop = {
    facts: { name: 'Toy' },
    gpu: { requestAdapter: async (options: GPURequestAdapterOptions) => void (wanted = options) } as unknown as GPU,
  };
  await problemOfAsync(() => openDevice(laptop));
  assert.is(wanted?.powerPreference, 'high-performance', 'of two GPUs the faster one');
  let asked: GPUDeviceDescriptor = {};
  await openDevice(
    adapter({
      ...able,
      requestDevice: async (descriptor: GPUDeviceDescriptor) => {
        asked = descriptor;
      },
    }),
  );
  assert.equal(asked.requiredFeatures, ['timestamp-query'], 'what is there and of use');
});

test('advice fits the machine', () => {
  const advice = (drivers: boolean, paths: string[], environment = {}) =>
    vulkanAdvice(drivers, { platform: 'linux', environment, exists: (path) => paths.some((part) => path.includes(part)) });
  assert.match(advice(false, []), /libvulkan1 .*mesa-vulkan-drivers .*Or use --engine wasm\.$/);
  assert.not.match(advice(false, ['libvulkan']), 'libvulkan1');
  assert.match(advice(false, ['nvidia', '.dockerenv']), 'NVIDIA_DRIVER_CAPABILITIES=all');
  assert.match(advice(false, ['nvidia']), 'libnvidia-gl');
  assert.match(advice(false, ['dockerenv']), 'NVIDIA_DRIVER_CAPABILITIES=all');
  assert.match(advice(true, ['libvulkan']), 'vulkaninfo');
  assert.match(
    advice(false, ['libvulkan'], { VK_DRIVER_FILES: '/gone.json' }),
    "VK_DRIVER_FILES is /gone.json, but there is no driver's manifest",
  );
});

test("drivers' manifests are found where the loader finds them", () =>
  withFolder(async (folder) => {
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(`${folder}/vulkan/icd.d`, { recursive: true });
    writeFileSync(`${folder}/vulkan/icd.d/toy.json`, '{}');
    assert.ok(vulkanDrivers({ XDG_DATA_DIRS: folder, HOME: folder }).some((path) => path.endsWith('icd.d/toy.json')));
    assert.equal(vulkanDrivers({ VK_DRIVER_FILES: `${folder}/vulkan/icd.d` }), [`${folder}/vulkan/icd.d/toy.json`]);
    assert.equal(vulkanDrivers({ VK_DRIVER_FILES: '/nowhere.json', XDG_DATA_DIRS: folder }), []);
  }));

test.run();
