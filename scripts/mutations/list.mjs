// The wrong lines that are planted: one file of JSON an area. Of each the file, a piece of its text that stands there once, what is
// put in its place, and the tests that cover it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** @param parts only those whose area or file holds one of these; all of them without */
export function readMutations(parts) {
  const areas = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort();
  return areas.flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')).map((one) => ({ area: name.slice(0, -5), ...one })))
    .filter(({ area, file }) => parts.length === 0 || parts.some((part) => `${area} ${file}`.includes(part)));
}

/**
 * The line of each mutation in a tree, from 1.
 *
 * @returns what no longer applies, too: an edit has moved on, and the list must follow
 */
export function placeMutations(mutations, root) {
  const seen = new Map();
  const lost = [];
  const placed = mutations.flatMap((mutation) => {
    const { file, text, wrong, tests } = mutation;
    const fail = (why) => void lost.push({ mutation, why });
    if (!text || wrong === undefined || text === wrong || !tests?.length) return fail('is incomplete, or changes nothing') ?? [];
    const key = JSON.stringify([file, text, wrong]);
    if (seen.has(key)) return fail('is in the list twice') ?? [];
    seen.set(key, mutation);
    const source = readIfAny(join(root, file));
    if (source === undefined) return fail('there is no such file any more') ?? [];
    const parts = source.split(text);
    if (parts.length !== 2) return fail(parts.length === 1 ? 'the text is not in the file any more' : `the text is in the file ${parts.length - 1} times`) ?? [];
    return [{ ...mutation, line: parts[0].split('\n').length, mutated: parts.join(wrong) }];
  });
  return { placed, lost };
}

function readIfAny(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
