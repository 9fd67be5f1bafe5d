// Makes build/hsi-run-VERSION-linux-x64.tar.gz: Node, the built program and what it needs, for machines without a network.
// The same sources and packages give the same bytes. Options: --with PATH adds a file or folder (may be repeated), --xz
// packs tighter (needs xz here and where it is unpacked), --gpu-report adds scripts/gpu-report.mjs with the tests that it
// runs, --output FILE.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { reachableModules, section } from './bundle/modules.mjs';
import { nodeBinary } from './bundle/node-binary.mjs';
import { billOfMaterials } from './dependencies.mjs';

const LIMIT = 60e6;
const called = process.cwd();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const { values: options } = parseArgs({
  options: {
    with: { type: 'string', multiple: true },
    xz: { type: 'boolean' },
    'gpu-report': { type: 'boolean' },
    output: { type: 'string' },
  },
});
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const name = `hsi-run-${version}-linux-x64`;

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => join(folder, String(file)))
    .filter((file) => statSync(file).isFile());
}

/** A file or folder of the user's: at its place in the repository if it lies there, else at the top. */
function added(path) {
  const place = resolve(called, path);
  const inside = relative(root, place);
  const base = inside.startsWith('..') ? dirname(place) : root;
  const files = statSync(place).isDirectory() ? filesBelow(place) : [place];
  return files.map((file) => [relative(base, file), readFileSync(file)]);
}

/** The bill of what is run from here: without the optional packages, and with Node. */
function withNode(bill, { version }) {
  const components = bill.components.filter(({ scope }) => scope !== 'optional');
  const kept = new Set([bill.metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  const dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
  const runtime = {
    'bom-ref': `node@${version}`,
    type: 'platform',
    name: 'node',
    version,
    purl: `pkg:generic/node@${version}`,
    licenses: [{ license: { id: 'MIT' } }],
  };
  return { ...bill, components: [...components, runtime], dependencies };
}

/** A tar whose bytes depend on names and contents only. */
async function tar(files) {
  const archive = pack();
  for (const [path, data] of [...files].map(([file, bytes]) => [file.split(sep).join('/'), bytes]).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mode = path === 'hsi-run' || path === 'bin/node' ? 0o755 : 0o644;
    archive.entry({ name: `${name}/${path}`, mode, mtime: new Date(0), uid: 0, gid: 0 }, data);
  }
  archive.finalize();
  const parts = [];
  for await (const part of archive) parts.push(part);
  return Buffer.concat(parts);
}

execFileSync(process.execPath, ['scripts/build.mjs', ...(options['gpu-report'] ? ['--test'] : [])], { stdio: 'inherit' });
/** Starts of the report's programs, and what they read besides. */
const report = options['gpu-report']
  ? {
      entries: [
        'scripts/gpu-report.mjs',
        'scripts/bench-together.mjs',
        'scripts/bench-webgpu.mjs',
        ...readdirSync('scripts/gpu-report').map((file) => join('scripts/gpu-report', file)),
        ...readdirSync('dist/test/engine/webgpu')
          .filter((file) => file.endsWith('.js'))
          .map((file) => join('dist/test/engine/webgpu', file)),
      ],
      files: ['scripts/pytorch_ssrn.py'],
    }
  : { entries: [], files: [] };
const [node, modules] = [await nodeBinary(), await reachableModules(report.entries)];
const copied = [
  'package.json',
  'LICENSE',
  'README.md',
  ...['dist/program', 'schemas', 'pipelines', 'docs'].flatMap(filesBelow),
  ...modules.files,
  ...modules.own,
  ...report.files,
];
const files = new Map([
  ...copied.map((file) => [file, readFileSync(file)]),
  ['hsi-run', readFileSync('scripts/bundle/hsi-run')],
  ['README.txt', readFileSync('scripts/bundle/README.txt')],
  ['sbom.cdx.json', `${JSON.stringify(withNode(billOfMaterials(), node), null, 2)}\n`],
  ['bin/node', node.program],
  ['THIRD-PARTY.txt', Buffer.from(modules.notices + section(node.name, node.licence))],
  ...(options.with ?? []).flatMap(added),
]);
const archive = await tar(files);
const packed = options.xz
  ? execFileSync('xz', ['-9', '--threads=1'], { input: archive, maxBuffer: 2 ** 30 })
  : gzipSync(archive, { level: 9 });
const output = options.output ? resolve(called, options.output) : join('build', `${name}.tar.${options.xz ? 'xz' : 'gz'}`);
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, packed);
const digest = createHash('sha256').update(packed).digest('hex');
console.log(`${output}: ${(packed.length / 1e6).toFixed(1)} MB, ${files.size} files, SHA-256 ${digest}`);
if (!options.with && packed.length > LIMIT) {
  console.error(`larger than ${LIMIT / 1e6} MB`);
  process.exitCode = 1;
}
