// Writes src/schema/pipeline.generated.ts from schemas/: `Pipeline` as a file may be written, and `ResolvedPipeline`,
// in which every property that has a default is present.
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { compile } from 'json-schema-to-typescript';

const OUTPUT = 'src/schema/pipeline.generated.ts';

export async function generateTypes() {
  const fragments = readFragments('schemas');
  const written = bundle(fragments, '', false);
  const resolved = bundle(fragments, 'Resolved', true);
  const options = { bannerComment: '', additionalProperties: false, format: false };
  const text = [
    '// Generated from schemas/ by scripts/generate-types.mjs. Do not edit.',
    await compile(written, 'Pipeline', options),
    await compile(resolved, 'ResolvedPipeline', options),
  ].join('\n');
  // An unchanged file keeps its time, so that incremental builds stay incremental.
  if (existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8') === text) return;
  mkdirSync(dirname(OUTPUT), { recursive: true });
  writeFileSync(OUTPUT, text);
}

function readFragments(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.split('\\').join('/'));
  return new Map(
    names
      .filter((name) => name.endsWith('.schema.json'))
      .sort()
      .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  );
}

/** All fragments as definitions of one schema; with `spellDefaults`, properties that have a default are required. */
function bundle(fragments, prefix, spellDefaults) {
  const titles = new Map([...fragments].map(([name, schema]) => [name, prefix + schema.title]));
  const rewrite = (value, from) => {
    if (Array.isArray(value)) return value.map((item) => rewrite(item, from));
    if (value === null || typeof value !== 'object') return value;
    if (typeof value.$ref === 'string') {
      const target = posix.join(posix.dirname(from), value.$ref);
      return { $ref: `#/definitions/${titles.get(target)}` };
    }
    // Conditions that TypeScript cannot express, and that would only turn the types into long unions.
    const copy = Object.fromEntries(
      Object.entries(value)
        .filter(
          ([key]) =>
            !['oneOf', 'not', 'dependencies', 'minItems', 'maxItems', 'discriminator', '$schema', 'hint', 'unit'].includes(key) ||
            Array.isArray(value.items) ||
            (key === 'oneOf' && value.discriminator),
        )
        .filter(([key]) => !(key === 'minItems' && !Array.isArray(value.items)))
        .map(([key, item]) => [key, rewrite(item, from)]),
    );
    if (typeof copy.title === 'string' && !copy.title.startsWith(prefix)) copy.title = prefix + copy.title;
    if (spellDefaults && copy.properties && typeof copy.properties === 'object') {
      const defaulted = Object.entries(copy.properties)
        .filter(([key, property]) => property.default !== undefined || hasDefault(fragments, from, value.properties[key]))
        .map(([key]) => key);
      copy.required = [...new Set([...(Array.isArray(copy.required) ? copy.required : []), ...defaulted])];
    }
    return spellWords(copy);
  };
  const definitions = Object.fromEntries([...fragments].map(([name, schema]) => [titles.get(name), rewrite(schema, name)]));
  return { ...definitions[`${prefix}Pipeline`], definitions };
}

/** `^(average|centre|first)$` as a union of its words, so that a table of words is not complete before it has all of them. */
function spellWords(schema) {
  const [, words] = /^\^\(([a-z_-]+(?:\|[a-z_-]+)+)\)\$$/.exec(schema.pattern ?? '') ?? [];
  const types = [schema.type].flat();
  if (words === undefined || !types.includes('string')) return schema;
  const part = (isPart) => Object.fromEntries(Object.entries(schema).filter(([key]) => isPart(key)));
  const isAbout = (key) => ['title', 'description', 'default'].includes(key);
  const named = { type: 'string', enum: words.split('|') };
  const others = types.filter((type) => type !== 'string');
  if (others.length === 0) return { ...part(isAbout), ...named };
  const rest = part((key) => !isAbout(key) && !['pattern', 'type'].includes(key));
  return { ...part(isAbout), anyOf: [named, { ...rest, type: others.length === 1 ? others[0] : others }] };
}

function hasDefault(fragments, from, property) {
  if (typeof property?.$ref !== 'string') return property?.default !== undefined;
  return fragments.get(posix.join(posix.dirname(from), property.$ref))?.default !== undefined;
}
