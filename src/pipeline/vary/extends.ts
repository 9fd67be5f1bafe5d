import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Failure, type Problem } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { merge, setIn } from './change.js';
import { parseYaml } from '../yaml/parse.js';
import { shippedNames, shippedPipeline } from './shipped.js';
import type { Path } from '../yaml/path.js';
import { limited } from '../schema/problems.js';
import { readText } from '../yaml/read-text.js';
import { placeOf, YamlSource } from '../yaml/source.js';
import { type Leaf, type Mapping, treeAt, treeOf, without } from '../yaml/tree.js';
import { statOf } from '../../base/stat.js';

/** More files than anybody lays over each other. */
const LONGEST_CHAIN = 16;

/** Files that a pipeline names, relative to itself. */
const FILES: readonly Path[] = [
  ['dataset', 'cube', 'file'],
  ['dataset', 'mask', 'file'],
  ['published', 'file'],
  ['training', 'from', 'file'],
];

/** What a file says of itself alone, and does not hand on. */
const OWN = ['name', 'description', 'extends'];

/** One file on the way to the one that is read, and the line of its `extends`. */
interface Link {
  readonly file: string;
  readonly at: string;
}

/**
 * The values of a pipeline file, laid over those of the file that it extends.
 *
 * @param folder where `extends` and the paths of files start from: the file's own folder
 * @throws Failure with every mistake of the YAML of one file, or about `extends` itself
 */
export function readTree(file: string, text: string, folder = dirname(file), chain: readonly Link[] = []): Mapping {
  const source = new YamlSource(
    file,
    text,
    chain.map(({ at }) => at),
  );
  const tree = parse(text, source);
  const named = treeAt(tree, ['extends']);
  if (!named) return tree;
  const place = placeOf(named.origin);
  const links = [...chain, { file, at: `${file}:${place.line}` }];
  const extended = extendedFile(named as Leaf, folder, links);
  const base = readTree(extended, readText(extended), undefined, links);
  return merge(rebased(without(base, OWN), dirname(extended), folder), without(tree, ['extends'])) as Mapping;
}

function parse(text: string, source: YamlSource): Mapping {
  const { document, mistakes } = parseYaml(text);
  const problems = mistakes.map(({ offset, end, ...mistake }): Problem => ({ ...mistake, place: source.placeAt(offset, end) }));
  if (!document || problems.length > 0) throw new Failure(limited(problems));
  return treeOf(document, source) as Mapping;
}

/** The path of the file that `extends` names, which is there and is not on the way already. */
function extendedFile({ value, origin }: Leaf, folder: string, chain: readonly Link[]): string {
  const place = placeOf(origin);
  if (typeof value !== 'string' || value === '') {
    throw new Failure({
      code: 'extends',
      message: 'extends must be the path of a pipeline file',
      place,
      hint: 'For example extends: base.yaml.',
    });
  }
  const written = isAbsolute(value) ? value : join(folder, value);
  const file = [written, `${written}.yaml`, `${written}.yml`].find(isFile) ?? shippedPipeline(value);
  if (file === undefined) {
    const isName = /^[\w-]+$/.test(value);
    throw new Failure({
      code: 'extends',
      message: `extends: ${existsSync(written) ? `${written} is not a file` : `there is no file ${written}`}`,
      place,
      suggestion: nearName(basename(written), [...pipelinesIn(dirname(written)), ...(isName ? shippedNames() : [])]),
      hint: `The path starts from the folder of the file that names it.${isName ? ' No pipeline that comes with hsi-run has this name either.' : ''}`,
    });
  }
  const circle = chain.findIndex((link) => resolve(link.file) === resolve(file));
  const files = [...chain.map((link) => link.file), file];
  if (circle >= 0) {
    throw new Failure({ code: 'extends', message: `extends forms a circle: ${files.slice(circle).join(' extends ')}`, place });
  }
  if (files.length > LONGEST_CHAIN) {
    throw new Failure({ code: 'extends', message: `extends chains more than ${LONGEST_CHAIN} files`, place });
  }
  return file;
}

const isFile = (path: string) => statOf(path)?.isFile() === true;

function pipelinesIn(folder: string): string[] {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
}

/** Relative paths of data files made to start from another folder, where the file is there (else the data folder may have it). */
function rebased(tree: Mapping, from: string, to: string): Mapping {
  return FILES.reduce((changed, path) => {
    const leaf = treeAt(changed, path);
    if (leaf?.kind !== 'leaf' || typeof leaf.value !== 'string' || isAbsolute(leaf.value)) return changed;
    if (resolve(from) === resolve(to) || !existsSync(resolve(from, leaf.value))) return changed;
    const value = relative(resolve(to), resolve(from, leaf.value)).split('\\').join('/');
    return setIn(changed, { path, value: { ...leaf, value }, key: leaf.origin }, 'extends') as Mapping;
  }, tree);
}
