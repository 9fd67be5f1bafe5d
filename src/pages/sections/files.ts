import { relative, sep } from 'node:path';
import { html } from '../../base/html.js';
import { scrolling } from '../format.js';
import type { FileDetails } from '../../results/details.js';
import type { PageRun } from '../page-run.js';
import type { Section } from './section.js';

/** What the files of a run hold; a name may have a number or a seed in it. */
const CONTENTS: readonly (readonly [RegExp, string])[] = [
  [/^metrics\.csv$/, 'OA, AA, kappa and more of each seed'],
  [/^classes\.csv$/, 'recall, precision and F1 of each class'],
  [/^confusion\.csv$/, 'confusion matrices'],
  [/^leakage\.csv$/, 'how much of the test set training has seen'],
  [/^epochs\.csv$/, 'loss and accuracy over the epochs'],
  [/^pretraining\.csv$/, 'loss of the pretraining'],
  [/^grid\.csv$/, 'settings that the search tried'],
  [/^published\.csv$/, 'published values beside the measured ones'],
  [/^summary.*\.csv$/, 'figures of each configuration'],
  [/^configurations\.csv$/, 'what each configuration varies'],
  [/^split\.csv$/, 'what each labelled pixel is for'],
  [/^predictions\.csv$/, 'class and confidence of each test pixel'],
  [/^times\.csv$/, 'wall-clock times'],
  [/^resolved\.yaml$/, 'the pipeline with every default'],
  [/^facts\.json$/, "what the scene's files say of it"],
  [/^manifest\.json$/, 'the run, its trials and the SHA-256 of its files'],
  [/^SHA256SUMS$/, 'SHA-256 of every file, for the program sha256sum'],
  [/^weights.*\.safetensors$/, 'the weights of a network, or a trained classifier'],
  [/^model.*\.(json|bin)$/, 'the network for TensorFlow.js'],
  [/^maps\//, 'pictures, ENVI and GeoTIFF files of a map'],
];

/** Every file of the run with a link, from where the page lies. */
export function filesSection({ files, folder, pageFolder }: PageRun): Section | undefined {
  if (files.length === 0) return undefined;
  const from = pageFolder === undefined ? '' : relative(pageFolder, folder).split(sep).map(encodeURIComponent).join('/');
  const href = (file: string) => `${from === '' ? '' : `${from}/`}${file.split('/').map(encodeURIComponent).join('/')}`;
  const link = (file: string, text: string) => html`<a href="${href(file)}">${text}</a>`;
  return {
    id: 'files',
    title: 'Files',
    content: html`<p>The links work where this page lies${pageFolder === undefined ? " in the run's folder" : ''}. <a href="${`${from === '' ? '' : `${from}/`}..`}">The folder of all runs</a></p>
${scrolling(
  'Files of the run',
  html`<table class="files"><thead><tr><th scope="col" class="text">file</th><th scope="col">kB</th><th scope="col" class="text">holds</th></tr></thead><tbody>${listed(
    files,
  ).map(
    ({ name, links, bytes }) =>
      html`<tr><th scope="row">${links.length === 1 ? link(links[0].file, name) : html`${name}<br><span class="each">${links.map(({ file, number }) => html`${link(file, number)} `)}</span>`}</th><td>${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)}</td><td class="text wrap">${CONTENTS.find(([pattern]) => pattern.test(links[0].file))?.[1]}</td></tr>\n`,
  )}</tbody></table>`,
)}`,
  };
}

interface ListedFile {
  readonly name: string;
  readonly links: readonly { readonly file: string; readonly number: string }[];
  readonly bytes: number;
}

/** Files that differ in a number only, such as that of a seed, share a row: `weights-*.safetensors` with a link for each. */
export function listed(files: readonly FileDetails[]): ListedFile[] {
  const rows = new Map<string, { file: string; number: string; bytes: number }[]>();
  for (const { file, bytes } of files) {
    const [, before, number, after] = /^(.*?)(\d+)(\/|\.[a-z]+)$/.exec(file) ?? [];
    const name = number === undefined ? file : `${before}*${after}`;
    rows.set(name, [...(rows.get(name) ?? []), { file, number, bytes }]);
  }
  return [...rows].map(([name, own]) => ({
    name: own.length === 1 ? own[0].file : name,
    links: own.sort((a, b) => Number(a.number) - Number(b.number)),
    bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}
