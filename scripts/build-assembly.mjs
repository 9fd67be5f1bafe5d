// The wasm modules of the project, and how each is made from its AssemblyScript.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main as compileAssembly } from 'assemblyscript/asc';

/** Each folder `assembly` holds one wasm module, whose entry file has the name that the module gets. */
export const MODULES = [
  { entry: 'src/numerics/assembly/functions.ts', output: 'dist/src/numerics/functions.wasm', options: [] },
  // The memory holds the engine's tensors: these modules own no data, no heap and no globals in it. Threads share it.
  ...Object.entries({ kernels: 'simd,relaxed-simd,threads', 'kernels-strict': 'simd,threads' }).map(([name, features]) => ({
    entry: 'src/engine/wasm/assembly/index.ts',
    output: `dist/src/engine/wasm/${name}.wasm`,
    options: ['--importMemory', '--noExportMemory', '--enable', features, '--sharedMemory', '--maximumMemory', '65536'],
  })),
  {
    entry: 'src/classifiers/assembly/distances.ts',
    output: 'dist/src/classifiers/distances.wasm',
    options: ['--importMemory', '--noExportMemory', '--enable', 'simd'],
  },
];

/** Compiles a module unless it has been made of the same sources, options and compiler before: most edits touch no kernel. */
export async function buildAssemblyOnce(module) {
  const stamp = `${module.output}.made-of`;
  const now = sourcesOf(module);
  if (textOf(stamp) === `${now} ${digestOf(module.output)}`) return;
  await buildAssembly(module);
  writeFileSync(stamp, `${now} ${digestOf(module.output)}`);
}

/** A digest of all that decides a module's bytes. */
function sourcesOf({ entry, output, options }) {
  const folder = dirname(entry);
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name));
  const hash = createHash('sha256').update(JSON.stringify([entry, output, options, files, compilerVersion()]));
  for (const file of [...files, fileURLToPath(import.meta.url)]) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const compilerVersion = () =>
  JSON.parse(readFileSync(new URL('../node_modules/assemblyscript/package.json', import.meta.url), 'utf8')).version;

const digestOf = (file) =>
  createHash('sha256')
    .update(textOf(file, 'latin1') ?? '')
    .digest('hex');

function textOf(file, encoding = 'utf8') {
  try {
    return readFileSync(file, encoding);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param root the project's folder */
export async function buildAssembly({ entry, output, options }, root = '.') {
  mkdirSync(join(root, dirname(output)), { recursive: true });
  const { error, stderr } = await compileAssembly([
    entry,
    '-O3',
    '--runtime',
    'stub',
    '--noAssert',
    '--outFile',
    output,
    '--baseDir',
    root,
    ...options,
  ]);
  if (error) throw new Error(`${entry}: ${stderr.toString()}`);
}
