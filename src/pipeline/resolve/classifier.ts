import type { ResolvedClassifier } from '../../schema/pipeline.generated.js';

/** A classifier in its shortest form, so that equal ones give equal addresses: one value by itself, numbers in ascending
 * order. A list is always one of values to choose from. */
export function resolveClassifier(classifier: ResolvedClassifier): ResolvedClassifier {
  const [[kind, settings]] = Object.entries(classifier) as [string, object][];
  const resolved = Object.entries(settings).map(([key, value]) => [key, Array.isArray(value) ? shortest(value) : value]);
  return { [kind]: Object.fromEntries(resolved) };
}

function shortest(values: readonly (number | string)[]): unknown {
  if (values.length === 1) return values[0];
  return values.every((value) => typeof value === 'number') ? values.toSorted((a, b) => a - b) : values;
}
