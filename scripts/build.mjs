// Builds dist/: the spec's types and validators from schemas/, the wasm modules from AssemblyScript, then the TypeScript,
// and the program, joined.
// `npm ci` runs it (prepare); `--test` adds the tests.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main as compileAssembly } from 'assemblyscript/asc';
import { generateTypes } from './generate-types.mjs';
import { generateValidators } from './generate-validators.mjs';
import { joinModules } from './join-modules.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

/** Each folder `assembly` holds one wasm module, whose entry file has the name that the module gets. */
const MODULES = [
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

async function buildAssembly({ entry, output, options }) {
  mkdirSync(dirname(output), { recursive: true });
  const { error, stderr } = await compileAssembly([entry, '-O3', '--runtime', 'stub', '--noAssert', '--outFile', output, ...options]);
  if (error) throw new Error(`${entry}: ${stderr.toString()}`);
}

await generateTypes();
generateValidators();
for (const module of MODULES) await buildAssembly(module);
const test = process.argv.includes('--test');
const project = test ? 'tsconfig.json' : 'tsconfig.build.json';
// Both write to dist/: what one of them remembers to be there the other may have replaced.
rmSync(test ? 'dist/.tsbuildinfo-src' : 'dist/.tsbuildinfo', { force: true });
try {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
} catch {
  process.exit(1);
}
await joinModules(MODULES.map(({ output }) => relative('dist/src', output)));
