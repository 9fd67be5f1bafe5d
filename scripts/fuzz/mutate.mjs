// One case of the fuzzer: a pipeline of the corpus, changed as a tree, as text or as bytes. The same seed gives the same case.
import { parse, stringify } from 'yaml';

/** A small generator (mulberry32) of numbers from 0 to below 1. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const VALUES = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.5,
  Infinity,
  -Infinity,
  NaN,
  2 ** 53,
  4294967296,
  '',
  ' ',
  '20%',
  '100%',
  '-5%',
  '0.000000001%',
  'rest',
  'ssrn',
  'full',
  'classes',
  'x'.repeat(5000),
  '\u0000',
  '\u202e',
  '日本語',
  '😀',
  '__proto__',
  'constructor',
  [],
  {},
  [[]],
  [null],
  { per_class: 1 },
  { preset: 'ssrn' },
  { conv: { kernels: 1, size: [1, 1, 1] } },
  { dense: 'classes' },
  { pool: 'average' },
  '2024-01-01',
  '0x1F',
  '1e3',
  '.5',
  '1_000',
];
const KEYS = [
  'version',
  'name',
  'dataset',
  'split',
  'patch',
  'architecture',
  'training',
  'seeds',
  'extends',
  'vary',
  'scene',
  'cube',
  'mask',
  'synthetic',
  'size',
  'kernels',
  'conv',
  'spectral',
  'spatial',
  'dense',
  'dropout',
  '__proto__',
  'constructor',
  'toString',
  '<<',
  '',
  '0',
  'a.b',
  'é',
];
const SNIPPETS = [
  '&a ',
  '*a',
  '!!int ',
  '!x ',
  '---\n',
  '...\n',
  '\t',
  '{',
  '}',
  '[',
  ']',
  '? ',
  ': ',
  '- ',
  '\u0000',
  '\ufeff',
  '\r\n',
  '<<: *a\n',
  '|',
  '>',
  '"',
  "'",
  '#',
  '%YAML 1.1\n---\n',
  '@',
  '`',
  '\\',
  ',',
  '\n',
  '  ',
  '*',
  '&',
  '\u2028',
  '\u0085',
  '\ud800',
  '1e999',
  '~',
  '"\\u0000"',
  '"\\x1b[31m"',
  '&a [*a]',
];
const OVERRIDES = [
  'training.batch=8',
  'patch.size=x',
  'seeds[9]=1',
  'seeds=&a [*a]',
  'a.b.c=1',
  '=',
  'x',
  'architecture[0].conv.kernels=3',
  'patch={',
  'split.train=0.00000000001',
  '__proto__.x=1',
  'dataset=null',
  'seeds=[1,1]',
  'training=!!map {}',
  'patch.size=\u0000',
];

/** @returns {{ bytes: Uint8Array, overrides: string[] }} */
export function makeCase(corpus, seed) {
  const random = generator(seed);
  const integer = (below) => Math.floor(random() * below);
  const pick = (list) => list[integer(list.length)];
  let text = pick(corpus);
  if (random() < 0.5) text = mutateTree(text, corpus, { random, integer, pick }) ?? text;
  if (random() < 0.6) for (let times = 1 + integer(4); times > 0; times--) text = mutateText(text, { integer, pick });
  // What is longer than a pipeline may be is not read to its end: more would only measure the fuzzer.
  let bytes = new TextEncoder().encode(text.slice(0, 400_000));
  if (random() < 0.05) bytes = bytes.map((byte) => (random() < 0.01 ? integer(256) : byte));
  const overrides = random() < 0.15 ? Array.from({ length: 1 + integer(3) }, () => pick(OVERRIDES)) : [];
  return { bytes, overrides };
}

function mutateTree(text, corpus, tools) {
  const { integer, random, pick } = tools;
  let tree;
  try {
    tree = parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
  if (tree === null || typeof tree !== 'object') return undefined;
  for (let times = 1 + integer(4); times > 0; times--) {
    const parent = pick(collections(tree));
    const keys = Object.keys(parent);
    const key = keys.length > 0 ? pick(keys) : '0';
    const kind = integer(7);
    if (kind === 0) delete parent[key];
    else if (kind === 1) parent[key] = structuredClone(pick(VALUES));
    else if (kind === 2) define(parent, pick(KEYS), structuredClone(pick(VALUES)));
    else if (kind === 3) parent[key] = [parent[key]];
    else if (kind === 4 && Array.isArray(parent)) parent.push(...some(integer(200), () => structuredClone(pick(parent))));
    else if (kind === 5) parent[key] = nested(integer(60), random);
    else parent[key] = structuredClone(pick(collections(safeParse(pick(corpus)) ?? tree)));
  }
  try {
    return random() < 0.3
      ? JSON.stringify(tree)
      : stringify(tree, { collectionStyle: pick(['any', 'flow', 'block']), aliasDuplicateObjects: random() < 0.5 });
  } catch {
    return undefined;
  }
}

/** A key as it is, be it __proto__. */
function define(parent, key, value) {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function some(length, make) {
  return Array.from({ length }, make);
}

function collections(tree) {
  const found = [];
  const walk = (value) => {
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || found.length > 500) return;
    found.push(value);
    for (const item of Object.values(value)) walk(item);
  };
  walk(tree);
  return found;
}

function nested(depth, random) {
  /** @type {unknown} */
  let value = 1;
  for (let level = 0; level < depth; level++) value = random() < 0.5 ? [value] : { a: value };
  return value;
}

function safeParse(text) {
  try {
    const tree = parse(text, { logLevel: 'silent' });
    return tree !== null && typeof tree === 'object' ? tree : undefined;
  } catch {
    return undefined;
  }
}

function mutateText(text, { integer, pick }) {
  const at = integer(text.length + 1);
  const length = integer(Math.min(60, text.length - at + 1));
  switch (integer(6)) {
    case 0:
      return text.slice(0, at) + pick(SNIPPETS) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + String.fromCharCode(integer(256)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + text.slice(at, at + length).repeat(1 + integer(4)) + text.slice(at);
    // Growth: what is right once may be too slow or too large ten thousand times.
    case 4: {
      const piece = pick(SNIPPETS) + text.slice(at, at + integer(12));
      return text.slice(0, at) + piece.repeat(integer(integer(5) === 0 ? 10000 : 100)) + text.slice(at);
    }
    default:
      return text.slice(0, at);
  }
}
