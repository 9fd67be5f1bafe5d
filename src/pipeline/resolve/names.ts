import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { Assignment } from '../vary/change.js';
import type { Experiment } from '../experiment.js';
import { formatPath, parsePath, valueAt } from '../yaml/path.js';
import { valueOf } from '../yaml/tree.js';

const PLACEHOLDER = /\{([^{}]+)\}/g;

export function isTemplate(name: string): boolean {
  return name.includes('{');
}

/**
 * A name with each `{path}` replaced by its value: a whole path, or the end of one that `vary` sets, such as
 * `{learning_rate}`.
 *
 * @throws Failure `name`, without a place, where a path leads nowhere or the name comes out wrong
 */
export function fillName(template: string, experiment: Experiment, varied: readonly Assignment[]): string {
  const name = template.replace(PLACEHOLDER, (_, text: string) => wordOf(lookUp(text, experiment, varied)));
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) return name;
  throw new Failure({
    code: 'name',
    message: `name: ${template} becomes ${name || 'nothing'}, which is ${name.length > 64 ? 'longer than 64 characters' : 'not a valid name'}`,
  });
}

/** The name of what has several configurations: the template without what differs between them. */
export function commonName(template: string): string {
  return template
    .replace(PLACEHOLDER, '')
    .replace(/[._-]{2,}/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '');
}

/** The name of a configuration without one of its own: `learning_rate-0.01-batch-16`. */
export function pointName(assignments: readonly Assignment[]): string {
  return assignments
    .map(({ path, value }) => `${wordOf(path.findLast((part) => typeof part === 'string'))}-${wordOf(valueOf(value))}`)
    .join('-');
}

function lookUp(text: string, experiment: Experiment, varied: readonly Assignment[]): unknown {
  const found = varied.filter(({ path }) => formatPath(path) === text || formatPath(path).endsWith(`.${text}`));
  if (found.length === 1) return valueOf(found[0].value);
  const path = parsePath(text);
  const value = path && valueAt(experiment, path);
  if (found.length === 0 && value !== undefined) return value;
  const names = varied.map((assignment) => formatPath(assignment.path));
  throw new Failure(
    found.length > 1
      ? {
          code: 'name',
          message: `name: {${text}} may mean ${found.map((one) => formatPath(one.path)).join(' or ')}`,
          hint: 'Write a longer part of the path.',
        }
      : {
          code: 'name',
          message: `name: {${text}} has no value`,
          suggestion: nearName(text, [...names, ...names.map(lastKey)]),
          hint: 'For example {patch.size}.',
        },
  );
}

function lastKey(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A value as a part of a name. */
function wordOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-|-$/g, '');
}
