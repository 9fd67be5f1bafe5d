// Writes schemas/extending.json from schemas/: what an editor checks a pipeline with that extends another. Nothing must be
// there, and anything may be null, which takes it away. `--check` only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const OUTPUT = 'schemas/extending.json';
/** What only a whole pipeline has to keep, and what editors do not know. */
const DROPPED = ['$schema', 'required', 'discriminator', 'oneOf', 'dependencies', 'minProperties', 'hint', 'unit', 'default'];

const names = readdirSync('schemas', { recursive: true })
  .map((name) => name.split('\\').join('/'))
  .filter((name) => name.endsWith('.schema.json'))
  .sort();
const fragments = new Map(names.map((name) => [name, JSON.parse(readFileSync(join('schemas', name), 'utf8'))]));

/** The keys of all variants, since which of them counts may stand in the extended file alone. */
function mergedVariants({ oneOf, ...rest }, from) {
  const merged = new Map();
  for (const { $ref } of oneOf) {
    for (const [key, property] of Object.entries(fragments.get(posix.join(posix.dirname(from), $ref)).properties)) {
      merged.set(key, [...(merged.get(key) ?? []), property.$ref ? { $ref: property.$ref.replace(/^\.\.\//, '') } : property]);
    }
  }
  const properties = Object.fromEntries(
    [...merged].map(([key, all]) => {
      if (all[0].const !== undefined) return [key, { description: rest.description, type: 'string', enum: all.map((one) => one.const) }];
      const loose = new Map(all.map((one) => [JSON.stringify(loosen(one, from)), one]));
      return [key, loose.size === 1 ? all[0] : { anyOf: [...loose.values()] }];
    }),
  );
  return { ...rest, properties, additionalProperties: false };
}

function loosen(given, from, inProperties = false) {
  const value = given?.discriminator && !inProperties ? mergedVariants(given, from) : given;
  if (Array.isArray(value)) return value.map((item) => loosen(item, from));
  if (value === null || typeof value !== 'object') return value;
  const loose = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => inProperties || !DROPPED.includes(key))
      .map(([key, item]) => [
        key,
        key === '$ref'
          ? `#/definitions/${fragments.get(posix.join(posix.dirname(from), item)).title}`
          : ['enum', 'not', 'const', 'examples'].includes(key) && !inProperties
            ? item
            : loosen(item, from, key === 'properties'),
      ]),
  );
  if (inProperties || !loose.type) return loose;
  return { ...loose, type: [loose.type, 'null'].flat(), ...(loose.enum ? { enum: [...loose.enum, null] } : {}) };
}

const definitions = Object.fromEntries(names.map((name) => [fragments.get(name).title, loosen(fragments.get(name), name)]));
const { Pipeline: pipeline, ...others } = definitions;
const text = `${JSON.stringify(
  {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...pipeline,
    type: 'object',
    title: 'Extending pipeline',
    description: 'A pipeline laid over another, which extends names. Written from schemas/ by scripts/write-extending-schema.mjs.',
    required: ['extends'],
    definitions: others,
  },
  null,
  1,
)}\n`;
if (process.argv.includes('--check')) {
  const fresh = existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8') === text;
  if (!fresh) console.error(`${OUTPUT} is not what schemas/ say: node scripts/write-extending-schema.mjs writes it anew`);
  process.exit(fresh ? 0 : 1);
}
writeFileSync(OUTPUT, text);
