import { Failure } from '../../errors/failure.js';
import { vulkanDrivers } from './vulkan.js';

/** Google's implementation of WebGPU, as Node sees it. */
export interface Dawn {
  /** @param options such as `adapter=NAME`, of which a part is enough */
  create(options: string[]): GPU;
  /** The classes and constants that a browser has as globals. */
  readonly globals: Record<string, unknown>;
}

/** @throws Failure `engine` if Dawn does not load or there is no driver that it could use */
export async function loadDawn(): Promise<Dawn> {
  if (process.platform === 'linux' && vulkanDrivers().length === 0) {
    throw new Failure({
      code: 'engine', message: 'the webgpu engine finds no Vulkan driver on this machine',
      cure: 'Install the GPU maker\'s driver with its Vulkan part (its manifest lies in vulkan/icd.d) and libvulkan1, '
        + 'or use --engine wasm. In a container the driver\'s graphics part must be passed in as well.',
    });
  }
  try {
    return (await import('webgpu')) as unknown as Dawn;
  } catch (error) {
    throw new Failure({
      code: 'engine', message: `the webgpu engine's package does not load: ${firstLine(error)}`,
      cure: 'Run npm ci again; there are builds for Linux, macOS and Windows on x64 and arm64. Else use --engine wasm.',
    });
  }
}

/** What an error says, without what follows for programmers. */
export function firstLine(error: unknown): string {
  // WebGPU's errors are no Errors.
  return String((error as { message?: unknown } | undefined)?.message ?? error).split('\n')[0];
}
