import type { KnownScene } from '../../scenes/index.js';
import { listFile, shapeAs } from '../arrays/open-array.js';
import { Failure } from '../../errors/failure.js';

/** The most that a value takes in a file, and what a file may hold beside its array. */
const VALUE_BYTES = 16;
const OTHER_BYTES = 1 << 20;

/** How many bytes a file of the scene can have at the most, whoever made the copy. */
export function mostBytes({ rows, columns, bands, ...scene }: KnownScene, role: 'cube' | 'mask'): number {
  const values = rows * columns * (role === 'cube' ? bands : 1);
  return Math.max(values * VALUE_BYTES, scene[role].bytes ?? 0) + OTHER_BYTES;
}

/**
 * Why a file that has come is not the scene's, whatever the server calls it: a page, a message, nothing at all, another array. Values are
 * not read. Undefined if it fits.
 */
export async function whyNot(scene: KnownScene, role: 'cube' | 'mask', file: string): Promise<string | undefined> {
  const { variable } = scene[role];
  const lengths = [scene.rows, scene.columns, ...(role === 'cube' ? [scene.bands] : [])];
  const sorted = (shape: readonly number[]) => String([...shape].sort((a, b) => a - b));
  try {
    const { variables } = await listFile(file);
    const meant = variables.filter(({ name, numeric }) => numeric && (variable === undefined || name === variable));
    // A registered scene may say itself which axis is which.
    if (meant.some(({ shape }) => sorted(shapeAs(role, shape) ?? []) === sorted(lengths))) return undefined;
    const found = (meant.length > 0 ? meant : variables).map(({ name, description }) => `${name} (${description})`).slice(0, 5);
    return `the download has ${found.length > 0 ? found.join(', ') : 'no array'}, not ${variable ?? `the ${role}`} of ${lengths.join(' x ')}`;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `the download is not the ${role}: ${error.problems[0].message}`;
  }
}
