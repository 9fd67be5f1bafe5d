import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** The file of the same name with another extension, in whatever case. */
export function sibling(file: string, extension: string): string | undefined {
  const wanted = `${basename(file, extname(file))}${extension}`.toLowerCase();
  const folder = dirname(file);
  const found = existsSync(folder) ? readdirSync(folder).find((name) => name.toLowerCase() === wanted) : undefined;
  return found === undefined ? undefined : join(folder, found);
}

/** What a shapefile is read with: the fields of its features, and its projection. */
export function shapefileParts(file: string): { readonly dbf?: string; readonly prj?: string } {
  const [dbf, prj] = [sibling(file, '.dbf'), sibling(file, '.prj')];
  return { ...(dbf && { dbf }), ...(prj && { prj }) };
}
