// What dist/program/ is made of, as one digest. npm runs `prepare` again when npx first starts a clone's own program: nothing has
// changed then, and nothing is built a second time. The program itself asks after an update (src/cli/stale-build.ts).
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const STAMP = join(ROOT, 'dist', '.built-from');
const PROGRAM = join(ROOT, 'dist', 'program', 'cli', 'main.js');
const FOLDERS = ['src', 'schemas', 'scripts'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** What the build itself writes below src/ follows from the rest. */
const isGenerated = (file) => /\.generated\./.test(file);

function digest() {
  const hash = createHash('sha256').update(process.version);
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !isGenerated(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name))),
  );
  for (const file of [...FILES.filter((one) => existsSync(join(ROOT, one))), ...below].sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Whether the program is there, made of these very files. */
export function isBuilt() {
  return existsSync(PROGRAM) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest();
}

/** Whether it was made of other files than those of today. What is built by hand without a stamp is its maker's affair. */
export function isStale() {
  if (!existsSync(STAMP)) return false;
  if (!isBuilt()) return true;
  // What git has fetched need not be newer than this the next time.
  const now = new Date();
  utimesSync(STAMP, now, now);
  return false;
}

export function rememberBuilt() {
  writeFileSync(STAMP, digest());
}

/** What is built now is not what `npm ci` would build. */
export function forgetBuilt() {
  rmSync(STAMP, { force: true });
}
