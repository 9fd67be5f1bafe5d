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
  const help = suggestion === undefined ? helpOf(schema, value, path.at(-1)) : { instead: { found: flow(value), write: suggestion } };
  return { code: 'value', path, expected, suggestion, message: `${name} must be ${expected} (found ${flow(value)})`, ...help };
}

type Help = Pick<DescribedFinding, 'hint' | 'instead'>;

function helpOf(schema: Schema & { readonly minItems?: number }, value: unknown, last: Path[number] | undefined): Help {
  const found = flow(value);
  const key = typeof last === 'string' ? last : undefined;
  const types = [schema.type].flat();
  const isNumber = types.includes('integer') || types.includes('number');
  if (typeof value === 'string' && isNumber && value.trim() !== '' && Number.isFinite(Number(value))) return { hint: 'Remove the quotes.' };
  if (schema.type === 'array' && schema.minItems === 1 && typeof value !== 'object') {
    const write = `[${itemsOf(value)}]`;
    return { hint: `In brackets: ${write}.`, instead: { found, write } };
  }
  const meant = types.includes('object') ? meantMapping(schema, value) : undefined;
  if (meant !== undefined) {
    const write = exampleText(meant);
    return { hint: `Write ${key === undefined ? '' : `${key}: `}${write}.`, instead: { found, write } };
  }
  const [example] = schema.type === 'object' || schema.type === 'array' ? (schema.examples ?? []) : [];
  return example === undefined ? {} : { hint: `For example ${exampleText(example)}.` };
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
