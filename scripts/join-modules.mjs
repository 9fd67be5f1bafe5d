// Makes dist/program/ of the built modules and of what they use: a few files, which Node loads three times as fast as hundreds.
// What loads natively or must be there but once stays a package: tfjs (the tensorflow engine brings its own users of it), Dawn.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { joinShared } from './join-shared.mjs';
import { noticesOf } from './bundle/modules.mjs';
import { shipTypes } from './ship-types.mjs';

const OUTPUT = 'dist/program';
/** What the program starts (itself, its worker threads, its processes), and the library. */
const ENTRIES = [
  'cli/main',
  'index',
  'workers/worker',
  'workers/engines/inspect-child',
  'engine/wasm/team/helper',
  'data/readers/hdf5/worker',
  'data/readers/zarr/worker',
];
const PACKAGES = ['@tensorflow/*', 'webgpu', 'h5wasm', 'libsvm-wasm', 'geotiff', 'lerc', 'zstddec', 'sql.js', 'canvas'];

/**
 * @param assets paths below dist/src of files that modules read beside themselves
 * @param loose leaves what commands share in many files: they start later, and the build takes seconds less
 */
export async function joinModules(assets, { loose = false } = {}) {
  rmSync(OUTPUT, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: Object.fromEntries(ENTRIES.map((name) => [name, `dist/src/${name}.js`])),
    outdir: OUTPUT,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
    external: PACKAGES,
    mainFields: ['module', 'main'],
    plugins: [ownPlaces, requiredTfjs, ownFetch, lateValidators],
    banner: { js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);" },
  });
  if (!loose) await joinShared(metafile.outputs, OUTPUT, ENTRIES);
  // npm makes it so when it installs, and not when the project is built again.
  chmodSync(join(OUTPUT, 'cli', 'main.js'), 0o755);
  for (const file of assets) {
    mkdirSync(dirname(join(OUTPUT, file)), { recursive: true });
    copyFileSync(join('dist/src', file), join(OUTPUT, file));
  }
  shipTypes(OUTPUT);
  writeFileSync(
    join(OUTPUT, 'THIRD-PARTY.txt'),
    noticesOf(Object.keys(metafile.inputs).filter((file) => file.startsWith('node_modules/'))),
  );
}

/** Where the program lies, in a module of it. */
const TOP = "import.meta.url.slice(0, import.meta.url.lastIndexOf('/program/') + 9)";

/** A module takes itself to lie below dist/program/ where it lies below dist/src/: what it reads or starts by a path is found. */
const ownPlaces = {
  name: 'own-places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const place = relative(resolve('dist/src'), path).split(sep).join('/');
      const text = place.startsWith('..') ? '' : readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return { contents: text.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, ${TOP}).href`) };
    }),
};

/** Required, not imported: to find the names of its exports Node reads each of its large files once more. */
const requiredTfjs = {
  name: 'required-tfjs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@tensorflow\/tfjs-(core|backend-cpu)$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'required' },
    );
    onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/**
 * The validators, half of all the code that a command could want: files of their own, read where the first one is called.
 * They are compact, as nobody reads them, and in parentheses, which V8 compiles at once in place of reading them twice.
 */
const lateValidators = {
  name: 'late-validators',
  setup({ onLoad }) {
    onLoad({ filter: /validators\.generated\.js$/ }, async ({ path }) => {
      const name = `schema/${basename(path, '.js')}.cjs`;
      await build({
        entryPoints: [path],
        outfile: join(OUTPUT, name),
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        minify: true,
        logLevel: 'error',
      });
      return {
        contents: [
          "import { fileURLToPath } from 'node:url';",
          'let known;',
          `export const validators = (...given) => (known ??= require(fileURLToPath(new URL(${JSON.stringify(name)}, ${TOP})))).validators(...given);`,
        ].join('\n'),
      };
    });
  },
};

/** vega names node-fetch, whose own packages Node 22 and later warn of. Nothing is drawn from a network, and Node has a fetch itself. */
const ownFetch = {
  name: 'own-fetch',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node-fetch$/ }, ({ path }) => ({ path, namespace: 'own-fetch' }));
    onLoad({ filter: /./, namespace: 'own-fetch' }, () => ({ contents: 'export default globalThis.fetch;' }));
  },
};
