// Whether scripts use the built sources as they are: every name that is imported exists there (esbuild binds them all, and writes nothing),
// and what functions take and give fits its use (TypeScript reads the scripts with the types that the build has written).
// Build first (`node scripts/build.mjs --test`); `npm test` runs this.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

const entryPoints = readdirSync('scripts', { recursive: true })
  .map((name) => join('scripts', String(name)))
  .filter((name) => name.endsWith('.mjs'));
// Neither can see through a name that is put together.
const hidden = entryPoints.filter((file) => /\bimport\((?:new URL\()?`[^`]*dist\/[^`]*\$\{/.test(readFileSync(file, 'utf8')));
for (const file of hidden) console.log(`${file}: imports a built module by a name that is put together; write the whole name`);
if (hidden.length > 0) process.exit(1);
const { warnings } = await build({
  entryPoints,
  bundle: true,
  write: false,
  outdir: 'scripts',
  platform: 'node',
  format: 'esm',
  packages: 'external',
  loader: { '.wasm': 'empty', '.html': 'empty', '.node': 'empty' },
  logLevel: 'error',
}).catch(() => process.exit(1));
for (const { text, location } of warnings) console.log(`${location?.file}:${location?.line}: ${text}`);

/**
 * What plain JavaScript leaves open, and is no fault: types of Node and of pages that say no more than that something is there; an empty
 * object that gets its keys later; lists where a tuple is meant, and lists of mixed values; texts where one of some words is meant; what
 * only the engine has that a script has chosen.
 */
const OPEN = [
  /NonSharedBuffer|AddressInfo|Serializable|ParseArgsOptionConfig|Uint8Array<ArrayBufferLike>\[\]|PageFunction|ReadableStream/,
  /on type '(?:unknown|\{\}|Element|Node|HTMLElement)'/,
  /^No overload matches this call/,
  /type '(?:readonly )?(?:any|number|string)(?:\[\])?' is not assignable to (?:parameter of )?type '(?:readonly )?(?:\[|")/i,
  /is 'readonly' and cannot be assigned to the mutable type '\[any, any\]'/,
  /(?:Argument of|on|of) type '(?:string|number) \| |^Type 'number \| /,
  /type '(?:KernelBackend|StepRecorder|Tensor<Rank>)'|parameter of type 'Adapter'/,
];
const program = ts.createProgram(entryPoints, {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node'],
});
const findings = entryPoints
  .flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)))
  .map(({ file, start, messageText }) => [
    `${relative('', file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}`,
    ts.flattenDiagnosticMessageText(messageText, ' '),
  ])
  .filter(([, text]) => !OPEN.some((pattern) => pattern.test(text)));
for (const [place, text] of findings) console.log(`${place}: ${text}`);
if (findings.length > 0) process.exitCode = 1;
