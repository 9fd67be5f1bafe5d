import { relative, sep } from 'node:path';
import { html } from '../../base/html.js';
import { scrolling } from '../format.js';
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
  [/^published\.csv$/, 'published values beside'],
  [/^summary.*\.csv$/, 'figures of each configuration'],
  [/^configurations\.csv$/, 'what each configuration varies'],
  [/^split\.csv$/, 'what each labelled pixel is for'],
  [/^predictions\.csv$/, 'class and confidence of each test pixel'],
  [/^times\.csv$/, 'wall-clock times'],
  [/^resolved\.yaml$/, 'the pipeline with every default'],
  [/^facts\.json$/, "what the scene's files say of it"],
  [/^manifest\.json$/, 'the run, its trials and the SHA-256 of its files'],
  [/^SHA256SUMS$/, 'the same for sha256sum'],
  [/^weights.*\.safetensors$/, 'weights, or what a classifier has learnt'],
  [/^model.*\.(json|bin)$/, 'the network for TensorFlow.js'],
  [/^maps\//, 'pictures, ENVI and GeoTIFF files of a map'],
];

/** Every file of the run with a link, from where the page lies. */
export function filesSection({ files, folder, pageFolder }: PageRun): Section | undefined {
  if (files.length === 0) return undefined;
  const from = pageFolder === undefined ? '' : relative(pageFolder, folder).split(sep).map(encodeURIComponent).join('/');
  const href = (file: string) => `${from === '' ? '' : `${from}/`}${file.split('/').map(encodeURIComponent).join('/')}`;
  return {
    id: 'files',
    title: 'Files',
    content: html`<p>The links work where this page lies${pageFolder === undefined ? " in the run's folder" : ''}. <a href="${`${from === '' ? '' : `${from}/`}..`}">The folder of all runs</a></p>
${scrolling(
  'Files of the run',
  html`<table><thead><tr><th scope="col" class="text">file</th><th scope="col">kB</th><th scope="col" class="text">holds</th></tr></thead><tbody>${files.map(
    ({ file, bytes }) =>
      html`<tr><th scope="row"><a href="${href(file)}">${file}</a></th><td>${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)}</td><td class="text wrap">${CONTENTS.find(([name]) => name.test(file))?.[1]}</td></tr>\n`,
  )}</tbody></table>`,
)}`,
  };
}
