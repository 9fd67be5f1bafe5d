import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { isOwnOutput } from '../files/outputs.js';
import { MASK_EXTENSIONS } from '../readers/index.js';
import { READERS } from '../readers/index.js';
import { VECTOR_EXTENSIONS } from '../vector/index.js';

/** How much a mask's name has of its cube's: all of it, its beginning, nothing. */
export const KINSHIPS = ['own', 'alike', 'other'] as const;
export type Kinship = (typeof KINSHIPS)[number];

export interface MaskBeside {
  readonly file: string;
  readonly kinship: Kinship;
  /** Labels that are drawn have no size. */
  readonly drawn: boolean;
}

const MASK_NAME = /[ _.-]?(gt|ground_?truth|mask|labels?)$/i;
const DATA_EXTENSIONS: ReadonlySet<string> = new Set(Object.values(READERS).flatMap(({ extensions }) => extensions));

/**
 * Files beside a cube that are called as masks are, those of its name first, and of these those of its format. What is called as another
 * scene beside it (`b_gt.mat` where `b.mat` is) belongs to that.
 */
export function masksBeside(cube: string): MaskBeside[] {
  const own = stemOf(cube);
  const start = own.split(/[_.-]/, 1)[0];
  const names = readdirSync(dirname(cube)).filter((name) => name !== basename(cube));
  const scenes = new Set(
    names.filter((name) => DATA_EXTENSIONS.has(extname(name).toLowerCase()) && !MASK_NAME.test(stemOf(name))).map(stemOf),
  );
  const found = names.flatMap((name): MaskBeside[] => {
    const [stem, extension] = [stemOf(name), extname(name).toLowerCase()];
    const drawn = VECTOR_EXTENSIONS.includes(extension);
    if (!MASK_NAME.test(stem) || !(drawn || MASK_EXTENSIONS.includes(extension))) return [];
    const scene = stem.replace(MASK_NAME, '');
    const kinship = scene === own ? 'own' : scenes.has(scene) ? undefined : stem.startsWith(start) ? 'alike' : 'other';
    const file = join(dirname(cube), name);
    return kinship === undefined || isOwnOutput(file) ? [] : [{ file, kinship, drawn }];
  });
  const rank = ({ file, kinship }: MaskBeside) => 2 * KINSHIPS.indexOf(kinship) + (extname(file) === extname(cube) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : 1));
}

function stemOf(file: string): string {
  return basename(file, extname(file)).toLowerCase();
}
