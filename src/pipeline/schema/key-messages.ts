/** Keys that are unknown, missing, another variant's, or one too many. */
import { nearName } from '../../errors/near-name.js';
import { flow } from '../yaml/flow.js';
import { formatPath, valueAt } from '../yaml/path.js';
import { METHOD } from './errors-that-count.js';
import { type DescribedFinding, exampleText, type Found, listed } from './finding.js';
import { parentsOfKey, TOP_LEVEL } from './keys.js';
import { familyOf, resolveSchema, variantsOf } from './schemas.js';

export function twoMethods({ value, path }: Found): DescribedFinding {
  const others = METHOD.filter((key) => Object.hasOwn(value as object, key));
  return {
    code: 'value',
    path,
    key: 'classifier',
    expected: 'either classifier, or architecture and training',
    message: `classifier replaces architecture and training, and cannot be used with ${listed(others)}`,
    hint: `Leave out classifier, or ${listed(others)}.`,
  };
}

/** A key that belongs to other variants than the one that was selected. */
function keyOfOthers({ error, path, name, schema }: Found, tag: string, owners: readonly string[]): DescribedFinding {
  const key = String(error.params.additionalProperty);
  const known = Object.keys(schema.properties!);
  const mine = schema.properties![tag].const;
  return {
    code: 'unknown-key',
    path,
    key,
    expected: `one of ${known.join(', ')}`,
    message: `${name}.${key} goes with ${tag}: ${listed(owners, 'or')}, not with ${tag}: ${mine}`,
    hint: `Known with ${tag}: ${mine}: ${known.join(', ')}.`,
  };
}

/** The key that selects a variant holds none of their names. */
export function unknownVariant({ error, path, name, value, schema }: Found): DescribedFinding {
  const tag = String(error.params.tag);
  const known = variantsOf(schema).map(({ properties }) => String(properties![tag].const));
  const found = valueAt(value, [tag]);
  const suggestion = nearName(found, known);
  return {
    code: 'value',
    path: [...path, tag],
    expected: `one of ${known.join(', ')}`,
    suggestion,
    ...(suggestion === undefined ? {} : { instead: { found: flow(found), write: suggestion } }),
    message: `${name}.${tag} must be one of ${known.join(', ')} (found ${flow(found)})`,
  };
}

export function unknownKey(found: Found): DescribedFinding {
  const { error, path, name, schema } = found;
  const key = String(error.params.additionalProperty);
  const known = Object.keys(schema.properties ?? {});
  const family = familyOf(schema);
  const owners = [...(family?.variants ?? [])].filter(([, { properties }]) => Object.hasOwn(properties ?? {}, key)).map(([value]) => value);
  if (family && owners.length > 0) return keyOfOthers(found, family.tag, owners);
  const suggestion = nearName(key, known);
  const elsewhere = suggestion === undefined ? parentsOfKey(key) : [];
  const write = suggestion === undefined ? onlyPlace(elsewhere, key) : formatPath([...path, suggestion]);
  const hints = [
    key === '<<' ? 'YAML 1.2 has no merge keys: write the keys, or use an alias for a whole value.' : '',
    elsewhere.length > 0 && elsewhere.length <= 4 ? `${key} belongs in ${listed(elsewhere, 'or')}.` : '',
    `Known here: ${known.join(', ')}.`,
  ];
  return {
    code: 'unknown-key',
    path,
    key,
    suggestion,
    ...(write === undefined ? {} : { instead: { found: formatPath([...path, key]), write } }),
    expected: `one of ${known.join(', ')}`,
    message: `unknown key ${key}${path.length > 0 ? ` in ${name}` : ''}`,
    hint: hints.filter(Boolean).join(' '),
  };
}

/** The path of a key that belongs elsewhere, where there is one such place: those in lists have none. */
function onlyPlace(parents: readonly string[], key: string): string | undefined {
  const [parent, ...others] = parents.filter((one) => !one.includes('['));
  return parent === undefined || others.length > 0 || parent === TOP_LEVEL ? undefined : `${parent}.${key}`;
}

export function missingKeys({ error, path, name, schema }: Found): DescribedFinding {
  const order = Object.keys(schema.properties ?? {});
  const keys = (error.params.missingProperty as string[]).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const instead = path.length === 0 && METHOD.every((key) => keys.includes(key)) ? ' Or write classifier in place of both.' : '';
  const examples = keys.flatMap((key) => {
    const property = schema.properties?.[key];
    const [example] = (property && resolveSchema(property).examples) ?? [];
    return example === undefined ? [] : [`${key}: ${exampleText(example)}`];
  });
  return {
    code: 'missing-key',
    path,
    expected: `the ${keys.length === 1 ? 'key' : 'keys'} ${listed(keys)}`,
    message: `${name} needs the ${keys.length === 1 ? 'key' : 'keys'} ${listed(keys)}`,
    hint:
      keys.length > 3
        ? 'pipelines/quickstart.yaml shows them; hsi-run new SCENE writes a whole file.'
        : examples.length > 0
          ? `For example ${examples.join(', ')}.${instead}`
          : undefined,
  };
}
