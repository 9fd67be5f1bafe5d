// The files of node_modules that the built program can reach, and the licences of the packages that they belong to.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** What the program starts: itself, its worker threads, its processes. */
const ENTRIES = ['cli/main', 'workers/worker', 'workers/engines/inspect-child', 'engine/wasm/team/helper', 'data/readers/hdf5/worker'].map(
  (name) => `dist/src/${name}.js`,
);

/** Read at run time, by a path that no import shows. */
const READ = ['node_modules/webgpu/dist/linux-x64/dawn.node', 'node_modules/libsvm-wasm/dist/libsvm.wasm'];

/**
 * @param others modules that are started beside the program's own, each where it lies here
 * @returns paths of files of packages, those of the other modules and what they import, and a text of all licences
 */
export async function reachableModules(others = []) {
  const { metafile } = await build({
    entryPoints: [...ENTRIES, ...others],
    bundle: true,
    write: false,
    outdir: 'unused',
    platform: 'node',
    format: 'esm',
    metafile: true,
    logLevel: 'error',
    // tensorflow is hundreds of megabytes, and finds itself absent here.
    ignoreAnnotations: true,
    external: ['@tensorflow/tfjs-node*', '*.node'],
  });
  const own = others.length > 0 ? Object.keys(metafile.inputs).filter((file) => /^(dist|scripts)\//.test(file)) : [];
  const files = [...new Set([...Object.keys(metafile.inputs).filter((file) => file.startsWith('node_modules/')), ...READ])];
  return { own, files: [...files, ...manifestsOf(files)], notices: noticesOf(files) };
}

/** The licences of the packages that files belong to. */
export function noticesOf(files) {
  return packagesOf(files).map(notice).join('');
}

function packagesOf(files) {
  return [...new Set(files.map(packageOf))].sort();
}

/** Of the packages, and those within them that only say how the files below are to be read. */
function manifestsOf(files) {
  const found = new Set();
  for (const file of files) {
    const end = packageOf(file);
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      if (existsSync(join(folder, 'package.json'))) found.add(join(folder, 'package.json'));
      if (folder === end) break;
    }
  }
  return [...found].sort();
}

function packageOf(file) {
  let folder = dirname(file);
  // A package.json without a name only says how the files below it are to be read.
  while (!existsSync(join(folder, 'package.json')) || !manifest(folder).name) folder = dirname(folder);
  return folder;
}

function notice(folder) {
  const { name, version, license } = manifest(folder);
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return section(`${name} ${version} (${license})`, texts.join('\n\n') || `Licence: ${license}`);
}

export function section(title, text) {
  return `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${text}\n\n`;
}

function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
