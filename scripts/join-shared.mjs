// Joins what esbuild has divided: of every set of commands that share something it makes a file of its own.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { rollup } from '@rollup/wasm-node';

/** What must start fast: it reads no more of others' code than it uses. */
const LIGHT = {
  main: ['cli/main'],
  thread: ['workers/worker'],
  helper: ['workers/engines/inspect-child', 'engine/wasm/team/helper'],
  reader: ['data/readers/hdf5/worker', 'data/readers/zarr/worker'],
  validate: ['cli/actions/validate'],
  pipeline: ['cli/actions/diff', 'cli/actions/resolve'],
  ls: ['cli/actions/ls'],
};
/** The rest is joined where so many commands use it at least. */
const SHARED_BY = [10, 4];

/**
 * Joins the many small files that esbuild makes of what several commands share: each file takes Node half a millisecond.
 *
 * @param outputs of esbuild's metafile
 * @param folder where they lie
 * @param entries what Node starts or imports, without `.js`
 */
export async function joinShared(outputs, folder, entries) {
  const names = Object.keys(outputs);
  const needs = (name, found = new Set()) => {
    if (found.has(name)) return found;
    found.add(name);
    for (const { kind, path } of outputs[name].imports) if (kind === 'import-statement' && outputs[path]) needs(path, found);
    return found;
  };
  const entry = (path) => names.find((name) => outputs[name].entryPoint === `dist/src/${path}.js`);
  const light = Object.entries(LIGHT).map(([title, paths]) => ({
    title,
    needed: new Set(paths.flatMap((path) => [...needs(entry(path))])),
  }));
  const commands = names.filter((name) => outputs[name].entryPoint?.startsWith('dist/src/cli/actions/')).map((name) => needs(name));
  // What a file needs is needed by all that need the file: no group needs another one that needs it.
  const groupOf = (name) => {
    if (!outputs[name] || outputs[name].entryPoint) return undefined;
    const users = light.filter(({ needed }) => needed.has(name)).map(({ title }) => title);
    const count = commands.filter((needed) => needed.has(name)).length;
    const least = SHARED_BY.find((number) => count >= number);
    if (users.length === 0 && least === undefined) return undefined;
    // What computes reads tfjs; nothing else waits for that.
    const computes = [...needs(name)].some((needed) => outputs[needed].imports.some(({ path }) => path.startsWith('@tensorflow/')));
    return ['shared', ...(users.length > 0 ? users : [least]), ...(computes ? ['tfjs'] : [])].join('-');
  };
  const bundle = await rollup({
    input: Object.fromEntries(entries.map((name) => [name, `${folder}/${name}.js`])),
    external: (id) => !/^[./]/.test(id),
    treeshake: false,
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await bundle.generate({
    format: 'es',
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    hoistTransitiveImports: false,
    manualChunks: (id) => groupOf(relative('.', id).split(sep).join('/')),
  });
  await bundle.close();
  for (const name of names) rmSync(name);
  for (const { fileName, code } of /** @type {import('@rollup/wasm-node').OutputChunk[]} */ (output)) {
    mkdirSync(dirname(join(folder, fileName)), { recursive: true });
    writeFileSync(join(folder, fileName), code);
  }
}
