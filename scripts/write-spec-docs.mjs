// Writes docs/spec.md from schemas/: every key of a pipeline file, what it may be, its default. `--check` only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const OUTPUT = 'docs/spec.md';

const read = (name) => JSON.parse(readFileSync(join('schemas', name), 'utf8'));

function* sections(name, path, seen) {
  if (seen.has(name)) return;
  seen.add(name);
  const schema = read(name);
  yield* section(schema, name, path, seen);
}

function* section(schema, name, path, seen, variant = '') {
  if (schema.discriminator) {
    yield `## ${path}\n\n${schema.description}\n`;
    for (const { $ref } of schema.oneOf) {
      const target = posix.join(posix.dirname(name), $ref);
      const { [schema.discriminator.propertyName]: tag } = read(target).properties;
      yield* section(read(target), target, path, seen, ` (${schema.discriminator.propertyName}: ${tag.const})`);
    }
    return;
  }
  const properties = Object.entries(schema.properties ?? {});
  yield `## ${path || 'The file'}${variant}\n\n${[schema.description, schema.hint && `Must be ${schema.hint}.`].filter(Boolean).join(' ')}\n`;
  const nested = [];
  const rows = properties.map(([key, property]) => {
    const target = property.$ref && posix.join(posix.dirname(name), property.$ref);
    const described = target ? read(target) : property;
    const below = path ? `${path}.${key}` : key;
    if (described.items?.properties)
      nested.push([undefined, { description: described.description, ...described.items }, `${below}[ ]${variant}`]);
    else if (described.properties || described.items?.$ref || described.discriminator) nested.push([target, described, below + variant]);
    return `| \`${key}\`${schema.required?.includes(key) ? ' *' : ''} | ${described.description ?? ''} | ${values(described)}${unitOf(described)} | ${fallback(property, described)} | ${exampleOf(described)} |`;
  });
  if (rows.length > 0) yield `| key | meaning | values | default | example |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  for (const [target, described, below] of nested) {
    if (target) yield* sections(target, below, seen);
    else yield* section(described, name, below, seen);
  }
  if (schema.items?.$ref) yield* sections(posix.join(posix.dirname(name), schema.items.$ref), `${path}[ ]`, seen);
}

function values(schema) {
  if (schema.hint) return escape(schema.hint);
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  const low =
    schema.minimum !== undefined
      ? `from ${schema.minimum}`
      : schema.exclusiveMinimum !== undefined
        ? `above ${schema.exclusiveMinimum}`
        : '';
  const high =
    schema.maximum !== undefined ? `to ${schema.maximum}` : schema.exclusiveMaximum !== undefined ? `below ${schema.exclusiveMaximum}` : '';
  const type = { integer: 'whole number', number: 'number', string: 'text', array: 'list', object: 'mapping' }[schema.type] ?? 'see below';
  return [type, low, high].filter(Boolean).join(' ');
}

function fallback(property, described) {
  const value = property.default ?? described.default;
  return value === undefined || JSON.stringify(value) === '{}' ? '' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
}

/** Of a value that may be a text too, the numbers' unit stands in its meaning. */
function unitOf(schema) {
  return schema.unit && typeof schema.type === 'string' ? ` (${schema.unit})` : '';
}

function exampleOf(schema) {
  const [example] = schema.examples ?? [];
  return example === undefined ? '' : `\`${flow(example)}\``;
}

/** As YAML in one line. */
function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'string' && value.startsWith('#')) return `'${value}'`;
  if (value === null || typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}: ${flow(item)}`)
    .join(', ')}}`;
}

const escape = (text) => text.replaceAll('|', '\\|');

const head = `# The pipeline file

To start a file, run \`hsi-run new SCENE\`: it writes a file with comments. To check one, run \`hsi-run validate FILE\`;
[errors.md](errors.md) explains every error. To see all defaults, run \`hsi-run resolve FILE\`. To see what a key means, run
\`hsi-run explain KEY\`: \`hsi-run explain learning_rate\`. To set a value from the command line, use
\`--set PATH=VALUE\`: \`--set training.batch=32\`, \`--set architecture[0].conv.kernels=16\`. VALUE is YAML.

Keys with * are required. Unknown keys are errors. Write shares as 20% or 0.2, and counts as whole numbers.

An editor with a YAML language server completes and checks a file that starts with
\`# yaml-language-server: $schema=../schemas/pipeline.schema.json\`. \`hsi-run schema\` prints the schema as one JSON document.

This page is written from \`schemas/\` by \`scripts/write-spec-docs.mjs\`.
`;
const text = `${[head, ...sections('pipeline.schema.json', '', new Set())].join('\n').trimEnd()}\n`;
if (process.argv.includes('--check')) {
  const fresh = existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8') === text;
  if (!fresh) console.error(`${OUTPUT} is not what schemas/ say: node scripts/write-spec-docs.mjs writes it anew`);
  process.exit(fresh ? 0 : 1);
}
writeFileSync(OUTPUT, text);
