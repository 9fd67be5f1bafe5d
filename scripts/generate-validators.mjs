// Writes src/schema/validators.generated.ts from schemas/: the code that ajv would make of them whenever the program starts.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const OUTPUT = 'src/schema/validators.generated.ts';
/** What is checked as a whole: a pipeline, a registered scene's file, and a pipeline's key `cluster` as a user's file of the same. */
const ROOTS = { pipeline: 'pipeline.schema.json', registered: 'registered-scene.json', cluster: 'cluster.schema.json' };

const STORED_OUTPUT = 'src/schema/stored-validators.generated.ts';
/** What a folder of results says of itself: of each kind its manifest, and who computed it. */
const STORED = {
  run: 'stored/run.json',
  trial: 'stored/trial.json',
  map: 'stored/map.json',
  runMap: 'stored/run-map.json',
  provenance: 'stored/provenance.json',
  facts: 'stored/facts.json',
};

/** The same of what is read from a store, or taken into one: plain answers, without positions in a text of somebody's. */
export function generateStoredValidators() {
  const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, code: { source: true, esm: true } });
  for (const name of [...Object.values(STORED), 'stored/common.json'])
    ajv.addSchema(JSON.parse(readFileSync(join('schemas', name), 'utf8')), name);
  const imports = [];
  const body = standalone
    .default(ajv, STORED)
    .replace('"use strict";', '')
    .replaceAll(/export const \w+ = \w+;/g, '')
    .replaceAll(/const (\w+) = require\("([^"]+)"\)\.default;/g, (_, name, module) => {
      imports.push(`import ${name}Module from '${module}.js';`, `const ${name} = ${name}Module.default;`);
      return '';
    });
  if (/\brequire\(/.test(body)) throw new Error(`${STORED_OUTPUT}: a function of ajv is not the one expected`);
  const code = standalone.default(ajv, STORED);
  const names = Object.keys(STORED).map((root) => `${root}: ${new RegExp(`export const ${root} = (\\w+);`).exec(code)[1]}`);
  writeChanged(
    STORED_OUTPUT,
    [
      '// Generated from schemas/stored/ by scripts/generate-validators.mjs. Do not edit.',
      '// @ts-nocheck',
      "import type { Validator } from './validators.generated.js';",
      ...new Set(imports),
      body,
      `const all: { readonly [Root in ${Object.keys(STORED)
        .map((root) => `'${root}'`)
        .join(' | ')}]: Validator } = { ${names.join(', ')} };`,
      'export const validators = () => all;',
      '',
    ].join('\n'),
  );
}

/** An unchanged file keeps its time, so that incremental builds stay incremental. */
function writeChanged(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export function generateValidators() {
  const names = readdirSync('schemas', { recursive: true })
    .map((name) => name.split('\\').join('/'))
    .filter((name) => name.endsWith('.schema.json') || Object.values(ROOTS).includes(name))
    .sort();
  const fragments = new Map(names.map((name) => [name, JSON.parse(readFileSync(join('schemas', name), 'utf8'))]));
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    useDefaults: true,
    verbose: true,
    discriminator: true,
    code: { source: true, esm: true },
  });
  ajv.addVocabulary(['hint', 'unit']);
  for (const [name, schema] of fragments) ajv.addSchema(schema, name);
  writeChanged(OUTPUT, moduleOf(standalone.default(ajv, ROOTS), fragments));
}

/** ajv's code in a function that takes the schemas: errors name parts of those, which are compared by identity. */
function moduleOf(code, fragments) {
  const imports = [];
  const body = [...fragments]
    .reduce((all, [name, schema]) => all.replace(`= ${JSON.stringify(schema)};`, () => `= fragment(${JSON.stringify(name)});`), code)
    .replace('"use strict";', '')
    .replaceAll(/export const \w+ = \w+;/g, '')
    .replaceAll(/const (\w+) = require\("([^"]+)"\)\.default;/g, (_, name, module) => {
      imports.push(`import ${name}Module from '${module}.js';`);
      return `const ${name} = ${name}Module.default;`;
    });
  if (/\brequire\(|\$schema"/.test(body)) throw new Error(`${OUTPUT}: a schema or a function of ajv is not the one expected`);
  const validators = Object.keys(ROOTS).map((root) => `${root}: ${new RegExp(`export const ${root} = (\\w+);`).exec(code)[1]}`);
  return [
    '// Generated from schemas/ by scripts/generate-validators.mjs. Do not edit.',
    '// @ts-nocheck',
    "import type { ErrorObject } from 'ajv';",
    ...imports,
    '',
    'export interface Validator {',
    '  (value: unknown): boolean;',
    '  readonly errors?: readonly ErrorObject[] | null;',
    '}',
    '',
    `export function validators(fragment: (name: string) => unknown): { readonly [Root in ${Object.keys(ROOTS)
      .map((root) => `'${root}'`)
      .join(' | ')}]: Validator } {`,
    body,
    `return { ${validators.join(', ')} };`,
    '}',
    '',
  ].join('\n');
}
