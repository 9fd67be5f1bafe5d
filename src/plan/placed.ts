import { parse } from 'node:path';
import { dataFolder, locateNamed } from '../data/files/locate.js';
import { DatasetFailure } from '../data/masks/labels.js';
import { Failure, type Role } from '../errors/failure.js';
import type { Configuration } from '../pipeline/experiment.js';
import type { Path } from '../pipeline/yaml/path.js';

type Named = Pick<Configuration, 'experiment' | 'document' | 'folder'>;

/** What the pipeline's text is to blame for, at its line; so is what is wrong with a file that its dataset names. */
export function placed(error: unknown, configuration: Named, data?: string): unknown {
  if (!(error instanceof Failure)) return error;
  const { document } = configuration;
  if (!(error instanceof DatasetFailure)) return namingLine(error, configuration, data);
  // What the split sets in the dataset stands in the split.
  const isOfSplit = error.path[0] === 'labels_of' && !document.has(['dataset', 'labels_of']);
  const place = document.place(isOfSplit ? ['split', 'name'] : ['dataset', ...error.path]);
  return new Failure(
    error.problems.map((problem) => ({ ...problem, place })),
    { cause: error },
  );
}

/** The same problems where the pipeline names the file that they are of. */
function namingLine(error: Failure, configuration: Named, data: string | undefined): Failure {
  const named = filesNamed(configuration, data);
  let isNamed = false;
  const problems = error.problems.map((problem) => {
    const { place } = problem;
    const found = place && place.line === undefined ? meant(named, place.file, problem.of) : undefined;
    if (!place || !found) return problem;
    isNamed = true;
    return { ...problem, message: `${place.file}: ${problem.message}`, place: placeIn(configuration, found, problem.code) };
  });
  return isNamed ? new Failure(problems, { cause: error }) : error;
}

/** Where cube and mask name the same file, the one that the problem is of. */
function meant(named: readonly NamedFile[], file: string, role: Role | undefined): NamedFile | undefined {
  const all = named.filter((one) => isSame(one.file, file));
  return all.find(({ path }) => path.at(-1) === role) ?? all[0];
}

interface NamedFile {
  readonly file: string;
  /** Of the cube or the mask that names it, below `dataset`. */
  readonly path: Path;
  /** In a list of files. */
  readonly index?: number;
}

/** At the variable or the axes, where those are at fault and stand there. */
function placeIn({ document }: Named, { path, index }: NamedFile, code: string) {
  const key = ['variable', 'axes', 'colours'].find((one) => code.startsWith(`${one}-`));
  const own = ['dataset', ...path, key ?? 'file'];
  if (key !== undefined && document.has(own)) return document.place(own);
  return document.place(['dataset', ...path, 'file', ...(index === undefined ? [] : [index])]);
}

function filesNamed({ experiment: { dataset }, folder }: Named, data: string | undefined): NamedFile[] {
  const root = dataFolder(data);
  return [{ one: dataset, below: [] }, ...(dataset.test_on ? [{ one: dataset.test_on, below: ['test_on'] }] : [])].flatMap(
    ({ one, below }) =>
      (['cube', 'mask'] as const).flatMap((role) => {
        const file = one[role]?.file;
        if (file === undefined) return [];
        return [file].flat().flatMap((name, index): NamedFile[] => {
          const located = attempt(() => locateNamed(name, folder, root));
          const at = typeof file === 'string' ? {} : { index };
          return located === undefined ? [] : [{ file: located, path: [...below, role], ...at }];
        });
      }),
  );
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** An ENVI header is named, and its data lie beside it. */
function isSame(named: string, file: string): boolean {
  const [a, b] = [parse(named), parse(file)];
  return named === file || (a.ext !== b.ext && a.dir === b.dir && a.name === b.name);
}
