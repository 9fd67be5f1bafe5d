// Whether every name that a script imports from the built sources still exists there: esbuild binds them all, and writes nothing.
// Build first (`node scripts/build.mjs --test`); `npm test` runs this.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const entryPoints = readdirSync('scripts', { recursive: true })
  .map((name) => join('scripts', String(name)))
  .filter((name) => name.endsWith('.mjs'));
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
