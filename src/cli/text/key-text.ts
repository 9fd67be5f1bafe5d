import type { KnownKey } from '../../pipeline/schema/find-key.js';

/** So many keys that a word may mean are shown in full; of more, the others' paths. */
const MOST = 6;

/** What a pipeline's key means: one paragraph for each meaning. */
export function keysText(keys: readonly KnownKey[]): string {
  const others = keys.slice(MOST).flatMap(({ paths }) => paths);
  return [
    ...keys.slice(0, MOST).map(keyText),
    ...(others.length > 0 ? [`Also a key here; name more of the path:\n${others.map((path) => `  ${path}`).join('\n')}`] : []),
  ].join('\n\n');
}

function keyText({ paths, meaning, required, values, unit, default: fallback, example, keys, section }: KnownKey): string {
  const row = (name: string, text: string | undefined) => (text === undefined ? [] : [`  ${name.padEnd(8)}  ${text}`]);
  const below = Math.max(...keys.map(({ key }) => key.length), 0);
  return [
    paths.join('\n'),
    `  ${meaning}`,
    ...row('values', values),
    ...row('unit', unit),
    ...row('default', fallback),
    ...row('required', required ? 'yes' : undefined),
    ...row('example', example),
    ...(keys.length > 0 ? ['  its keys'] : []),
    ...keys.map((one) => `    ${one.key.padEnd(below)}  ${firstSentence(one.meaning)}${one.required ? ' Required.' : ''}`),
    ...row('more', `docs/spec.md, ${section}`),
  ].join('\n');
}

const firstSentence = (text: string) => /^.*?[.:;](?= |$)/.exec(text)?.[0].replace(/[:;]$/, '.') ?? text;
