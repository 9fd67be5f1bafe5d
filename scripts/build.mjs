// Builds dist/: the spec's types and validators from schemas/, the wasm modules from AssemblyScript, then the TypeScript,
// and the program, joined.
// `npm ci` runs it (prepare); `--test` adds the tests, `--if-changed` does nothing where the program is made of these very files, `--loose`
// is for who edits.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssemblyOnce, MODULES } from './build-assembly.mjs';
import { generateTypes } from './generate-types.mjs';
import { generateStoredValidators, generateValidators } from './generate-validators.mjs';
import { forgetBuilt, isBuilt, rememberBuilt } from './built-from.mjs';
import { joinModules } from './join-modules.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
if (process.argv.includes('--if-changed')) {
  if (isBuilt()) process.exit();
  announce('building hsi-run: half a minute, once after an update');
}

/** While one edits: the program in many files, seconds earlier (join-shared.mjs). */
const loose = process.argv.includes('--loose');

// The program alone, of modules that are built: what check-mutations does after each wrong line.
if (process.argv.includes('--program')) {
  await joinProgram();
  process.exit();
}

/** The tests may be what is missing. */
const isWhole = isBuilt();
await generateTypes();
generateValidators();
generateStoredValidators();
for (const module of MODULES) await buildAssemblyOnce(module);
const test = process.argv.includes('--test');
const project = test ? 'tsconfig.json' : 'tsconfig.build.json';
removeLeftOvers();
// Both write to dist/: what one of them remembers to be there the other may have replaced.
rmSync(test ? 'dist/.tsbuildinfo-src' : 'dist/.tsbuildinfo', { force: true });
try {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
} catch {
  process.exit(1);
}
if (!isWhole) {
  await joinProgram();
  if (!loose) rememberBuilt();
}

async function joinProgram() {
  // First, as a build that is stopped halfway leaves a program that lacks files.
  forgetBuilt();
  await joinModules([...MODULES.map(({ output }) => relative('dist/src', output)), ...copyFonts()], { loose });
}

/** On the terminal: npm shows nothing of what the `prepare` writes that npx starts. */
function announce(text) {
  try {
    writeFileSync(process.stderr.isTTY ? 2 : '/dev/tty', `${text}\n`);
  } catch {
    process.stderr.write(`${text}\n`);
  }
}

/** What was built of a file that has gone, or has another name now: the compiler leaves it, and whoever reads all of dist/ finds it. */
function removeLeftOvers() {
  for (const folder of ['src', 'test']) {
    const built = join('dist', folder);
    if (!existsSync(built)) continue;
    for (const name of readdirSync(built, { recursive: true })) {
      const [, source] = /^(.*?)(?:\.d)?\.(?:js|ts)$/.exec(name) ?? [];
      if (source !== undefined && !['.ts', '.d.ts'].some((end) => existsSync(join(folder, `${source}${end}`)))) rmSync(join(built, name));
    }
  }
}

/** Arimo, which figures embed, with its licence: WOFF for PDF, WOFF2 for SVG. */
function copyFonts() {
  const [from, to] = ['node_modules/@fontsource/arimo', 'pictures/figure/fonts'];
  const files = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'].flatMap((script) =>
    ['woff', 'woff2'].map((kind) => `arimo-${script}-400-normal.${kind}`),
  );
  mkdirSync(join('dist/src', to), { recursive: true });
  for (const file of files) copyFileSync(join(from, 'files', file), join('dist/src', to, file));
  copyFileSync(join(from, 'LICENSE'), join('dist/src', to, 'LICENSE'));
  return [...files, 'LICENSE'].map((file) => `${to}/${file}`);
}
