import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../errors/failure.js';

/** Where the white and the dark reference of a cube lie. */
export interface ReferenceFiles {
  readonly white: string;
  readonly dark: string;
}

/** What a reference is called, without signs between words and in small letters, the plainest name last. */
const NAMES = { white: ['whiteref', 'whitereference', 'white'], dark: ['darkref', 'darkreference', 'darkcurrent', 'dark'] } as const;

/**
 * ENVI references beside a cube, as programs of cameras call them: WHITEREF_cube and DARKREF_cube (Specim), whiteReference and
 * darkReference (Headwall), white and dark, with or without the cube's name (Resonon's users). Those with its name come first.
 */
export function referencesBeside(file: string): Partial<ReferenceFiles> {
  const own = plain(file);
  const headers = readdirSync(dirname(file)).filter((name) => /\.hdr$/i.test(name));
  const found = (role: keyof ReferenceFiles) => {
    const names = NAMES[role];
    const wanted = [...names.flatMap((name) => [name + own, own + name]), ...names];
    const header = wanted.flatMap((name) => headers.filter((one) => plain(one) === name)).at(0);
    return header === undefined ? {} : { [role]: join(dirname(file), header) };
  };
  return { ...found('white'), ...found('dark') };
}

/** What is said of a cube that has both beside it: its raw values are read as they are, unless a pipeline says otherwise. */
export function referenceRemarks(file: string): string[] {
  const { white, dark } = referencesBeside(file);
  if (white === undefined || dark === undefined) return [];
  const names = `${basename(white)}, ${basename(dark)}`;
  return [`a white and a dark reference lie beside it (${names}): dataset.cube.references: beside makes reflectance of the values`];
}

/** @throws Failure `file-missing` where one of them is not there */
export function foundReferences(file: string): ReferenceFiles {
  const { white, dark } = referencesBeside(file);
  if (white !== undefined && dark !== undefined) return { white, dark };
  throw new Failure({
    code: 'file-missing',
    place: { file },
    message: `there is no ${[...(white === undefined ? ['white'] : []), ...(dark === undefined ? ['dark'] : [])].join(' and no ')} reference beside the cube`,
    hint: 'Name them: references: {white: FILE, dark: FILE}. Found are WHITEREF_… and DARKREF_…, whiteReference and darkReference, white and dark, with an ENVI header.',
  });
}

function plain(file: string): string {
  return basename(file)
    .replace(/(\.(raw|bil|bip|bsq|img|dat))?\.hdr$|\.(raw|bil|bip|bsq|img|dat)$/i, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
