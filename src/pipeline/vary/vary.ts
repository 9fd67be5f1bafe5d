import type { Problem } from '../../errors/failure.js';
import type { Assignment } from './change.js';
import type { PipelineDocument } from '../document.js';
import { formatPath, parsePath, type Path, startsWith } from '../yaml/path.js';
import { type YamlPlace, placeOf } from '../yaml/source.js';
import { type Mapping, type Tree, valueOf } from '../yaml/tree.js';

/** What makes one configuration of a pipeline. */
export interface Point {
  readonly assignments: readonly Assignment[];
  /** The name that is written for it. */
  readonly name?: Assignment;
  /** Where it stands, or the first of its values. */
  readonly origin: YamlPlace;
}

/** More configurations than one file may describe. */
const MOST_CONFIGURATIONS = 500;

/** Keys that are not a configuration's own. */
const FIXED = ['version', 'extends', 'vary'];

/**
 * The configurations of a `vary` whose shape the schema has checked: of lists of values every combination, the first
 * path's value changing last; of a list of named points those.
 */
export function readPoints(document: PipelineDocument): { points: Point[]; problems: Problem[] } {
  const vary = document.tree(['vary'])!;
  const problems: Problem[] = [];
  const points = vary.kind === 'list' ? vary.items.map((item) => pointOf(item as Mapping, problems)) : grid(vary as Mapping, problems);
  const varied = points.flatMap(({ assignments }) => assignments.map(({ path }) => path));
  for (const override of document.overrides) {
    const path = varied.find((other) => startsWith(override.path, other));
    if (!path) continue;
    problems.push({
      code: 'vary',
      message: `vary sets ${formatPath(path)}`,
      place: placeOf(override.key),
      hint: `Set vary itself: --set 'vary={${formatPath(path)}: […]}'.`,
    });
  }
  return { points, problems };
}

function grid(vary: Mapping, problems: Problem[]): Point[] {
  const axes = assignmentsOf(vary, [...FIXED, 'name'], problems).map(({ path, value, key }) =>
    value.kind === 'list' ? value.items.map((item): Assignment => ({ path, value: item, key })) : [],
  );
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  if (count > MOST_CONFIGURATIONS) {
    problems.push({
      code: 'vary',
      message: `vary makes ${count} configurations; at most ${MOST_CONFIGURATIONS} are allowed`,
      place: placeOf(vary.origin),
      hint: 'Name the ones you need in a list, or divide them over several files.',
    });
    return [];
  }
  const combinations = axes.reduce<Assignment[][]>((sofar, axis) => sofar.flatMap((one) => axis.map((value) => [...one, value])), [[]]);
  return combinations.map((assignments) => ({ assignments, origin: assignments[0]?.value.origin ?? vary.origin }));
}

function pointOf(point: Mapping, problems: Problem[]): Point {
  const all = assignmentsOf(point, FIXED, problems);
  const isName = ({ path }: Assignment) => path.length === 1 && path[0] === 'name';
  return { assignments: all.filter((assignment) => !isName(assignment)), name: all.find(isName), origin: point.origin };
}

function assignmentsOf(mapping: Mapping, fixed: readonly string[], problems: Problem[]): Assignment[] {
  const assignments: Assignment[] = [];
  for (const [text, { key, value }] of mapping.entries) {
    const path = parsePath(text);
    const other = path && assignments.find((known) => startsWith(path, known.path) || startsWith(known.path, path));
    if (path && !other && !fixed.includes(String(path[0]))) assignments.push({ path, value, key });
    else problems.push({ code: 'vary', place: placeOf(key), ...complaint(text, path, other?.path) });
  }
  return assignments;
}

function complaint(text: string, path: Path | undefined, other: Path | undefined): { message: string; hint?: string } {
  if (!path) {
    return {
      message: `vary: ${JSON.stringify(text)} is not a valid path`,
      hint: 'For example training.batch, or architecture[0].conv.kernels.',
    };
  }
  if (other) return { message: `vary: ${text} and ${formatPath(other)} set the same value`, hint: 'Vary the one above as a whole.' };
  return {
    message: `vary: ${text} cannot be varied`,
    hint: path[0] === 'name' ? 'Write name: as a template, or a list of configurations with a name each.' : undefined,
  };
}

/** What tells a point from the others, in words: its name, or `patch.size is 3, training.batch is 16`. */
export function describePoint({ assignments, name }: Point): string {
  if (name) return `${valueOf(name.value)}`;
  return assignments.map(({ path, value }) => `${formatPath(path)} is ${abbreviate(value)}`).join(', ');
}

function abbreviate(value: Tree): string {
  const text = JSON.stringify(valueOf(value));
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
