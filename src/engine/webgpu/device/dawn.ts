import { Failure } from '../../../errors/failure.js';
import { vulkanAdvice } from './advice.js';
import { vulkanDrivers } from './vulkan.js';

/** Google's implementation of WebGPU, as Node sees it. */
export interface Dawn {
  /** @param options such as `adapter=NAME`, of which a part is enough */
  create(options: string[]): GPU;
  /** The classes and constants that a browser has as globals. */
  readonly globals: Record<string, unknown>;
}

/** @throws Failure `engine` if there is no driver that Dawn could use, or no Dawn */
export function checkDrivers(): void {
  if (process.platform === 'linux' && vulkanDrivers().length === 0) {
    throw new Failure({ code: 'engine', message: 'the webgpu engine finds no Vulkan driver on this machine', hint: vulkanAdvice(false) });
  }
  try {
    import.meta.resolve('webgpu');
  } catch (error) {
    throw absent(error);
  }
}

/**
 * @param check what must be there first: a driver, unless none is needed
 * @throws Failure `engine` if Dawn does not load or there is no driver that it could use
 */
export async function loadDawn(check: () => void = checkDrivers): Promise<Dawn> {
  check();
  try {
    return (await import('webgpu')) as unknown as Dawn;
  } catch (error) {
    throw absent(error);
  }
}

function absent(error: unknown): Failure {
  const why = firstLine(error);
  // The system's libraries are older than those that Dawn was built with.
  const old = /(GLIBC\w*_[\d.]+)' not found/.exec(why)?.[1];
  return new Failure({
    code: 'engine',
    message: `the webgpu engine's package does not load: ${why}`,
    hint: old
      ? `It needs ${old}: a newer ${old.startsWith('GLIBCXX') ? 'libstdc++ (of GCC 12), such as a module or conda environment gives' : 'system (glibc 2.34)'}; or use --engine wasm.`
      : 'Run npm ci again; there are builds for Linux and Windows on x64 and arm64, and for macOS. Or use --engine wasm.',
  }).causedBy(error);
}

/** What an error says, without what follows for programmers. */
export function firstLine(error: unknown): string {
  // WebGPU's errors are no Errors.
  return String((error as { message?: unknown } | undefined)?.message ?? error).split('\n')[0];
}
