// The wrong lines that are planted: one file of JSON an area. Of each the file, a piece of its text that stands there once, what is
// put in its place, and the tests that cover it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** @param parts only those whose area or file holds one of these; all of them without */
export function readMutations(parts) {
  const areas = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return areas
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')).map((one) => ({ area: name.slice(0, -5), ...one })))
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
    const gone = tests.filter((name) => fileOfTest(name, root) === undefined);
    if (gone.length > 0) return fail(`there is no test ${gone.join(' and no test ')}`) ?? [];
    const key = JSON.stringify([file, text, wrong]);
    if (seen.has(key)) return fail('is in the list twice') ?? [];
    seen.set(key, mutation);
    const source = readIfAny(join(root, file));
    if (source === undefined) return fail('there is no such file any more') ?? [];
    const [place, ...more] = placesOf(source, text);
    if (place === undefined) return fail('the text is not in the file any more') ?? [];
    if (more.length > 0) return fail(`the text is in the file ${more.length + 1} times`) ?? [];
    return [
      {
        ...mutation,
        line: source.slice(0, place.from).split('\n').length,
        mutated: source.slice(0, place.from) + wrong + source.slice(place.to),
      },
    ];
  });
  return { placed, lost };
}

/** Where a piece of code stands, however its lines are broken: white space counts for nothing, nor a comma before a closing bracket. */
export function placesOf(source, text) {
  const [all, wanted] = [withoutLayout(source), withoutLayout(text)];
  const places = [];
  for (let at = all.code.indexOf(wanted.code); at >= 0; at = all.code.indexOf(wanted.code, at + 1)) {
    const last = at + wanted.code.length - 1;
    places.push({ from: all.from[at], to: all.from[last] + 1 });
  }
  return places;
}

/** Its characters but those of the layout, and where each stands. */
function withoutLayout(text) {
  const from = [];
  let code = '';
  for (const { index, 0: character } of text.matchAll(/,(?!\s*[)\]}])|[^\s,]/g)) {
    from.push(index);
    code += character;
  }
  return { code, from };
}

function readIfAny(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** `name.test`, or `name.long.test` of those that `npm test` leaves out; undefined where there is none. */
export function fileOfTest(name, root) {
  return [`${name}.test`, `${name}.long.test`].find((file) => readIfAny(join(root, 'test', `${file}.ts`)) !== undefined);
}
