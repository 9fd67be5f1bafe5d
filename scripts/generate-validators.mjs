// Writes src/schema/validators.generated.ts from schemas/: the code that ajv would make of them whenever the program starts.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const OUTPUT = 'src/schema/validators.generated.ts';
/** What is checked as a whole: a pipeline, a registered scene's file, and a pipeline's key `cluster` as a user's file of the same. */
const ROOTS = { pipeline: 'pipeline.schema.json', registered: 'registered-scene.json', cluster: 'cluster.schema.json' };

export function generateValidators() {
  const names = readdirSync('schemas', { recursive: true }).map((name) => name.split('\\').join('/'))
    .filter((name) => name.endsWith('.schema.json') || Object.values(ROOTS).includes(name)).sort();
  const fragments = new Map(names.map((name) => [name, JSON.parse(readFileSync(join('schemas', name), 'utf8'))]));
  const ajv = new Ajv({
    allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true, useDefaults: true, verbose: true, discriminator: true,
    code: { source: true, esm: true },
  });
  ajv.addVocabulary(['hint', 'unit']);
  for (const [name, schema] of fragments) ajv.addSchema(schema, name);
  const text = moduleOf(standalone.default(ajv, ROOTS), fragments);
  // An unchanged file keeps its time, so that incremental builds stay incremental.
  if (existsSync(OUTPUT) && readFileSync(OUTPUT, 'utf8') === text) return;
  mkdirSync(dirname(OUTPUT), { recursive: true });
  writeFileSync(OUTPUT, text);
}

/** ajv's code in a function that takes the schemas: errors name parts of those, which are compared by identity. */
function moduleOf(code, fragments) {
  const imports = [];
  const body = [...fragments].reduce((all, [name, schema]) => all.replace(`= ${JSON.stringify(schema)};`, () => `= fragment(${JSON.stringify(name)});`), code)
    .replace('"use strict";', '').replaceAll(/export const \w+ = \w+;/g, '')
    .replaceAll(/const (\w+) = require\("([^"]+)"\)\.default;/g, (_, name, module) => {
      imports.push(`import ${name}Module from '${module}.js';`);
      return `const ${name} = ${name}Module.default;`;
    });
  if (/\brequire\(|\$schema"/.test(body)) throw new Error(`${OUTPUT}: a schema or a function of ajv is not the one expected`);
  const validators = Object.keys(ROOTS).map((root) => `${root}: ${new RegExp(`export const ${root} = (\\w+);`).exec(code)[1]}`);
  return ['// Generated from schemas/ by scripts/generate-validators.mjs. Do not edit.', '// @ts-nocheck', "import type { ErrorObject } from 'ajv';",
    ...imports, '', 'export interface Validator {', '  (value: unknown): boolean;', '  readonly errors?: readonly ErrorObject[] | null;', '}', '',
    `export function validators(fragment: (name: string) => unknown): { readonly [Root in ${Object.keys(ROOTS).map((root) => `'${root}'`).join(' | ')}]: Validator } {`,
    body, `return { ${validators.join(', ')} };`, '}', ''].join('\n');
}
