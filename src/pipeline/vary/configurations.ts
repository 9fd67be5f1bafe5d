import { dirname } from 'node:path';
import { Failure, type Problem } from '../../errors/failure.js';
import { decisive } from '../address/decisive.js';
import type { PipelineDocument } from '../document.js';
import type { Configuration, Experiment } from '../experiment.js';
import { experimentOf } from '../resolve/experiment-of.js';
import { describeSchemaErrors } from '../schema/messages.js';
import { fillName, isTemplate, pointName } from '../resolve/names.js';
import { publishedProblems } from '../published/targets.js';
import { checkSchema } from '../schema/schemas.js';
import { type YamlPlace, placeOf } from '../yaml/source.js';
import { describePoint, type Point, readPoints } from './vary.js';

/**
 * Every configuration of a document, each checked like a pipeline of its own. A mistake that several share is told
 * once; one that only some have says which.
 *
 * @param folder that data files' relative paths start from
 */
export function configurationsOf(
  document: PipelineDocument,
  folder = dirname(document.file),
): { configurations: Configuration[]; problems: Problem[] } {
  const { points, problems } = document.has(['vary']) ? checkedPoints(document) : { points: [undefined], problems: [] };
  const plain = document.without('vary');
  if (problems.length > 0) {
    // What is wrong whatever varies; a key that is missing may be one that varies.
    const others = experimentOf(plain).problems.filter(({ code }) => code !== 'missing-key');
    return { configurations: [], problems: [...problems, ...others] };
  }
  const found = points.map((point) => configurationOf(plain, point, folder));
  const wrong = combine(found, points);
  if (wrong.length > 0) return { configurations: [], problems: wrong };
  const configurations = withNames(
    found.map(({ configuration }) => configuration!),
    templateOf(document),
  );
  return {
    configurations,
    problems: [...(document.has(['vary']) ? duplicates(configurations) : []), ...publishedProblems(configurations)],
  };
}

/** The name as the file has it. */
function templateOf(document: PipelineDocument): string {
  return (document.toValue() as { name?: string }).name ?? '';
}

function checkedPoints(document: PipelineDocument): { points: Point[]; problems: Problem[] } {
  const errors = checkSchema(document.toValue()).filter(({ instancePath }) => /^\/vary(\/|$)/.test(instancePath));
  const problems = describeSchemaErrors(errors, document);
  return problems.length > 0 ? { points: [], problems } : readPoints(document);
}

interface Attempt {
  readonly configuration?: Configuration;
  readonly problems: readonly Problem[];
}

function configurationOf(plain: PipelineDocument, point: Point | undefined, folder: string): Attempt {
  try {
    const document = point ? plain.with([...(point.name ? [point.name] : []), ...point.assignments], 'vary') : plain;
    const { experiment, problems } = experimentOf(document);
    if (!experiment || problems.length > 0) return { problems };
    const configuration = { experiment: { ...experiment, name: nameFor(experiment, document, point) }, document, folder, point };
    return { configuration, problems: [] };
  } catch (error) {
    if (error instanceof Failure) return { problems: error.problems };
    throw error;
  }
}

function nameFor(experiment: Experiment, document: PipelineDocument, point: Point | undefined): string {
  if (!isTemplate(experiment.name)) return experiment.name;
  try {
    return fillName(experiment.name, experiment, point?.assignments ?? []);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      error.problems.map((problem) => ({ ...problem, place: document.place(['name']) })),
      { cause: error },
    );
  }
}

/** All problems, each once; of one that not every configuration has, and that does not stand in `vary`, who has it. */
function combine(attempts: readonly Attempt[], points: readonly (Point | undefined)[]): Problem[] {
  const all = new Map<string, { problem: Problem; points: Point[] }>();
  for (const [index, { problems }] of attempts.entries()) {
    for (const problem of problems) {
      const key = JSON.stringify([problem.code, problem.message, problem.place]);
      if (!all.has(key)) all.set(key, { problem, points: [] });
      if (points[index]) all.get(key)!.points.push(points[index]);
    }
  }
  return [...all.values()].map(({ problem, points: concerned }) => {
    if (concerned.length === points.length || concerned.length === 0 || standsIn(problem, concerned[0])) return problem;
    const others = concerned.length - 1;
    const where = `where ${describePoint(concerned[0])}${others > 0 ? `, and in ${others} other configuration${others > 1 ? 's' : ''}` : ''}`;
    return { ...problem, message: `${problem.message} (${where})` };
  });
}

function standsIn({ place }: Problem, { assignments, name }: Point): boolean {
  return [...assignments, ...(name ? [name] : [])]
    .flatMap(({ value, key }) => [placeOf(value.origin), placeOf(key)])
    .some(({ file, line, column }) => file === place?.file && line === place.line && column === place.column);
}

/** Names for configurations without a name: from what varies, or by number if those would be equal. */
function withNames(configurations: readonly Configuration[], template: string): Configuration[] {
  const names = configurations.map(({ point }) =>
    point && !point.name && !isTemplate(template) ? pointName(point.assignments) : undefined,
  );
  return configurations.map((configuration, index) => {
    const name = names[index];
    if (name === undefined) return configuration;
    const usable = names.indexOf(name) === names.lastIndexOf(name) && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(name);
    return { ...configuration, experiment: { ...configuration.experiment, name: usable ? name : `configuration-${index + 1}` } };
  });
}

/** The first configurations that are the same experiment, and the first that have the same name. */
function duplicates(configurations: readonly Configuration[]): Problem[] {
  const same = firstTwice(configurations, (experiment) => JSON.stringify(decisive(experiment)));
  if (same) {
    const [one, other] = same;
    const twice = `where ${describePoint(one)}, and where ${describePoint(other)}`;
    return [
      { code: 'vary-duplicate', message: `vary makes the same experiment twice: ${twice}`, place: placeOf(differenceOf(one, other)) },
    ];
  }
  const called = firstTwice(configurations, ({ name }) => name);
  if (!called) return [];
  const [one, other] = called;
  const name = configurations.find(({ point }) => point === one)!.experiment.name;
  return [
    {
      code: 'vary-duplicate',
      message: `vary gives two configurations the name ${name}: where ${describePoint(one)}, and where ${describePoint(other)}`,
      place: placeOf(other.name ? other.name.value.origin : differenceOf(one, other)),
      hint: 'Write every path that varies into the name, as {path}.',
    },
  ];
}

function firstTwice(configurations: readonly Configuration[], keyOf: (experiment: Experiment) => string): [Point, Point] | undefined {
  const known = new Map<string, Point>();
  for (const { experiment, point } of configurations) {
    const key = keyOf(experiment);
    if (known.has(key)) return [known.get(key)!, point!];
    known.set(key, point!);
  }
  return undefined;
}

/** Where the second point has another value than the first. */
function differenceOf(one: Point, other: Point): YamlPlace {
  return other.assignments.find(({ value }, index) => value !== one.assignments[index]?.value)?.value.origin ?? other.origin;
}
