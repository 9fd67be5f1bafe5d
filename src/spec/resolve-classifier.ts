import type { ResolvedClassifier } from '../schema/pipeline.generated.js';

/** The keys that hold one value or several to choose from. */
const CHOICES = ['c', 'gamma', 'k'];

/** A classifier in its shortest form, so that equal ones give equal addresses: one value by itself, numbers in ascending order. */
export function resolveClassifier(classifier: ResolvedClassifier): ResolvedClassifier {
  const [[kind, settings]] = Object.entries(classifier) as [string, object][];
  const resolved = Object.entries(settings)
    .map(([key, value]) => [key, CHOICES.includes(key) && Array.isArray(value) ? shortest(value) : value]);
  return { [kind]: Object.fromEntries(resolved) };
}

function shortest(values: readonly (number | string)[]): unknown {
  if (values.length === 1) return values[0];
  return values.every((value) => typeof value === 'number') ? values.toSorted((a, b) => a - b) : values;
}
