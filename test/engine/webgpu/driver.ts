/**
 * The Vulkan driver that these tests run on: the machine's own, else the software one that Debian's chromium brings.
 * To be imported before the engine starts.
 */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vulkanDrivers } from '../../../src/engine/webgpu/device/vulkan.js';

const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

if (vulkanDrivers().length === 0 && existsSync(SWIFTSHADER)) process.env.VK_DRIVER_FILES = SWIFTSHADER;
process.env.XDG_RUNTIME_DIR ??= mkdtempSync(join(tmpdir(), 'hsi-run-'));

/** Whether there is any: else the tests print why they are skipped. */
export const HAS_VULKAN = process.platform !== 'linux' || vulkanDrivers().length > 0;

if (!HAS_VULKAN) console.log("skipped: the webgpu engine needs a Vulkan driver; Debian's chromium brings one in software");

/** All of these, or a tenth of them with HSI_TESTS_SHARE=0.1: whoever tries scripts/gpu-report.mjs on a software driver. */
export function shareOf<T>(list: readonly T[]): readonly T[] {
  const each = Math.max(1, Math.round(1 / Number(process.env.HSI_TESTS_SHARE ?? 1)));
  return list.filter((_, index) => index % each === 0);
}
