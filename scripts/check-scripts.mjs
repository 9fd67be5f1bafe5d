// Whether every name that a script imports from the built sources still exists there: esbuild binds them all, and writes nothing.
// Build first (`node scripts/build.mjs --test`); `npm test` runs this.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const entryPoints = readdirSync('scripts', { recursive: true })
  .map((name) => join('scripts', String(name)))
  .filter((name) => name.endsWith('.mjs'));
// esbuild cannot see through a name that is put together.
const hidden = entryPoints.filter((file) => /\bimport\(`[^`]*dist\/[^`]*\$\{/.test(readFileSync(file, 'utf8')));
for (const file of hidden) console.log(`${file}: imports a built module by a name that is put together; write the whole name`);
if (hidden.length > 0) process.exit(1);
const { warnings } = await build({
  entryPoints,
  bundle: true,
  write: false,
  outdir: 'scripts',
  platform: 'node',
  format: 'esm',
  packages: 'external',
  loader: { '.wasm': 'empty', '.html': 'empty', '.node': 'empty' },
  logLevel: 'error',
}).catch(() => process.exit(1));
for (const { text, location } of warnings) console.log(`${location?.file}:${location?.line}: ${text}`);
