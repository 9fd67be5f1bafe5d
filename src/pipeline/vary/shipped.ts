import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { statOf } from '../../base/stat.js';

/** The folder of the pipelines that come with hsi-run: outside a clone the examples of the help and of the documents lie there. */
const FOLDER = fileURLToPath(new URL('../../../../pipelines/', import.meta.url));

/** `pipelines/quickstart.yaml`, or `quickstart` for short; undefined where none is meant. */
export function shippedPipeline(text: string): string | undefined {
  const [, inside] = /^(?:\.\/)?pipelines\/(.+\.ya?ml)$/.exec(text.replaceAll('\\', '/')) ?? [];
  const name = inside ?? (/^[\w-]+$/.test(text) ? `${text}.yaml` : undefined);
  if (name === undefined || name.includes('..')) return undefined;
  const file = join(FOLDER, name);
  return existsSync(file) ? file : undefined;
}

/** `pipelines/paper`, a folder of those; undefined where none is meant. */
export function shippedFolder(text: string): string | undefined {
  const found = /^(?:\.\/)?pipelines(?:\/([\w-]+))?\/?$/.exec(text.replaceAll('\\', '/'));
  const folder = found && join(FOLDER, found[1] ?? '.');
  return folder && statOf(folder)?.isDirectory() ? folder : undefined;
}

/** The names of those at the top of the folder. */
export function shippedNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -5))
    .sort();
}
