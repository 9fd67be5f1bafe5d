/** Values that their key cannot take. */
import { nearName } from '../../errors/near-name.js';
import { flow } from '../yaml/flow.js';
import { type DescribedFinding, exampleText, type Found } from './finding.js';
import type { Path } from '../yaml/path.js';
import { expectationOf } from './expectation.js';
import { meantMapping } from './meant-mapping.js';
import type { Schema } from './schemas.js';

export function wrongValue({ path, name, value, schema }: Found): DescribedFinding {
  const expected = expectationOf(schema);
  const choices = schema.enum ?? (schema.examples ?? []).filter((example) => /^[a-z-]{3,}$/.test(String(example)));
  const suggestion = nearName(value, choices);
  const hint = suggestion === undefined ? hintOf(schema, value, path.at(-1)) : undefined;
  return { code: 'value', path, expected, suggestion, message: `${name} must be ${expected} (found ${flow(value)})`, hint };
}

function hintOf(schema: Schema & { readonly minItems?: number }, value: unknown, last: Path[number] | undefined): string | undefined {
  const key = typeof last === 'string' ? last : undefined;
  const types = [schema.type].flat();
  const isNumber = types.includes('integer') || types.includes('number');
  if (typeof value === 'string' && isNumber && value.trim() !== '' && Number.isFinite(Number(value))) return 'Remove the quotes.';
  if (schema.type === 'array' && schema.minItems === 1 && typeof value !== 'object') return `In brackets: [${itemsOf(value)}].`;
  const meant = types.includes('object') ? meantMapping(schema, value) : undefined;
  if (meant !== undefined) return `Write ${key === undefined ? '' : `${key}: `}${exampleText(meant)}.`;
  const [example] = schema.type === 'object' || schema.type === 'array' ? (schema.examples ?? []) : [];
  return example === undefined ? undefined : `For example ${exampleText(example)}.`;
}

/** What was written without brackets, as `1, 2`: its items stand between commas. */
function itemsOf(value: unknown): string {
  if (typeof value !== 'string' || !/^[^"'[\]{}]*,[^"'[\]{}]*$/.test(value)) return flow(value);
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .join(', ');
}
