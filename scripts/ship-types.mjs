// Copies the library's declarations, and those that they refer to, from dist/src/ into the program that the package ships.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ENTRY = 'dist/src/index.d.ts';
/** What a module's declarations may name that no `dependencies` of the package bring: none but Node's own types. */
const OWN = /^node:/;

/** @param output the program's folder @returns the files, below it */
export function shipTypes(output) {
  const packages = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies);
  const found = new Set([resolve(ENTRY)]);
  for (const file of found) {
    for (const [, from, imported] of readFileSync(file, 'utf8').matchAll(/\bfrom ['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/g)) {
      const module = from ?? imported;
      if (module.startsWith('.')) found.add(resolve(dirname(file), module.replace(/\.js$/, '.d.ts')));
      else if (!OWN.test(module) && !packages.includes(module))
        throw new Error(`${file} needs the types of ${module}, which the package does not bring`);
    }
  }
  return [...found].map((file) => {
    const name = relative('dist/src', file);
    mkdirSync(dirname(join(output, name)), { recursive: true });
    copyFileSync(file, join(output, name));
    return name;
  });
}
