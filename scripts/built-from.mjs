// What dist/program/ is made of, as one digest. npm runs `prepare` again when npx first starts a clone's own program: nothing has
// changed then, and nothing is built a second time.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = join('dist', '.built-from');
const PROGRAM = join('dist', 'program', 'cli', 'main.js');
const FOLDERS = ['src', 'schemas', 'scripts'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** What the build itself writes below src/ follows from the rest. */
const isGenerated = (file) => /\.generated\./.test(file);

function digest() {
  const hash = createHash('sha256').update(process.version);
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !isGenerated(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  for (const file of [...FILES.filter((one) => existsSync(one)), ...below].sort())
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Whether the program is there, made of these very files. */
export function isBuilt() {
  return existsSync(PROGRAM) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest();
}

export function rememberBuilt() {
  writeFileSync(STAMP, digest());
}

/** What is built now is not what `npm ci` would build. */
export function forgetBuilt() {
  rmSync(STAMP, { force: true });
}
