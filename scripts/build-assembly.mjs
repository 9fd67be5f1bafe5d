// The wasm modules of the project, and how each is made from its AssemblyScript.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main as compileAssembly } from 'assemblyscript/asc';

/** Each folder `assembly` holds one wasm module, whose entry file has the name that the module gets. */
export const MODULES = [
  { entry: 'src/numerics/assembly/functions.ts', output: 'dist/src/numerics/functions.wasm', options: [] },
  {
    entry: 'src/engine/wasm/assembly/index.ts', output: 'dist/src/engine/wasm/kernels.wasm',
    // The memory is tfjs': the module owns no data, no heap and no globals in it.
    options: ['--importMemory', '--noExportMemory', '--enable', 'simd'],
  },
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
