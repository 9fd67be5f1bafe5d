// The wasm modules of the project, and how each is made from its AssemblyScript.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main as compileAssembly } from 'assemblyscript/asc';

/** Each folder `assembly` holds one wasm module, whose entry file has the name that the module gets. */
export const MODULES = [
  { entry: 'src/numerics/assembly/functions.ts', output: 'dist/src/numerics/functions.wasm', options: [] },
  // The memory holds the engine's tensors: these modules own no data, no heap and no globals in it. Threads share it.
  ...Object.entries({ kernels: 'simd,relaxed-simd,threads', 'kernels-strict': 'simd,threads' }).map(([name, features]) => ({
    entry: 'src/engine/wasm/assembly/index.ts', output: `dist/src/engine/wasm/${name}.wasm`,
    options: ['--importMemory', '--noExportMemory', '--enable', features, '--sharedMemory', '--maximumMemory', '65536'],
  })),
  {
    entry: 'src/classifiers/assembly/distances.ts', output: 'dist/src/classifiers/distances.wasm',
    options: ['--importMemory', '--noExportMemory', '--enable', 'simd'],
  },
];

/** @param root the project's folder */
export async function buildAssembly({ entry, output, options }, root = '.') {
  mkdirSync(join(root, dirname(output)), { recursive: true });
  const { error, stderr } = await compileAssembly(
    [entry, '-O3', '--runtime', 'stub', '--noAssert', '--outFile', output, '--baseDir', root, ...options]);
  if (error) throw new Error(`${entry}: ${stderr.toString()}`);
}
