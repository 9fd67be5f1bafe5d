import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html } from '../../../src/base/html.js';
import type { PageRun } from '../../../src/pages/page-run.js';
import { confusionSection } from '../../../src/pages/sections/confusion.js';
import { listed } from '../../../src/pages/sections/files.js';
import { headline } from '../../../src/pages/sections/headline.js';
import { drawSections, type Section } from '../../../src/pages/sections/section.js';

const test = suite('pages/sections: layout');
const textOf = ({ content }: Section) => html`${content}`.text;

test('narrow sections in a row stand in pairs, in their order', () => {
  const pairs = (widths: string) =>
    drawSections([...widths].map((one, index) => ({ id: `s${index}`, title: 's', content: '', narrow: one === 'n' })))
      .map(({ text }, index) => (text.startsWith(`<section id="s${index}" class="half"`) ? 'h' : '-'))
      .join('');
  assert.is(pairs('nn'), 'hh');
  assert.is(pairs('nwn'), '---');
  assert.is(pairs('wnnnwnn'), '-hh--hh');
  assert.is(pairs('nnnn'), 'hhhh');
});

test('files that differ in a number share a row, its links in the order of numbers', () => {
  const rows = listed(
    ['metrics.csv', 'weights-1.safetensors', 'weights-10.safetensors', 'weights-2.safetensors'].map((file) => ({ file, bytes: 5 })),
  );
  assert.equal(
    rows.map(({ name, links, bytes }) => [name, links.map(({ file }) => file).join(' '), bytes]),
    [
      ['metrics.csv', 'metrics.csv', 5],
      ['weights-*.safetensors', 'weights-1.safetensors weights-2.safetensors weights-10.safetensors', 15],
    ],
  );
  assert.is(listed([{ file: 'weights-1220.safetensors', bytes: 5 }])[0].name, 'weights-1220.safetensors', 'one alone keeps its name');
});

/** @param chosen of each seed the epoch that was chosen, of 12 */
function runOf(chosen: readonly number[], select = 'validation-accuracy', classes = 3): PageRun {
  const seeds = chosen.map((_, index) => String(index + 1));
  const names = Array.from({ length: classes }, (_, index) => `Class ${index + 1}`);
  const confusion = seeds.flatMap((seed) =>
    names.map((_, row) => ({
      seed,
      ...Object.fromEntries(names.map((_name, column) => [`predicted_${column + 1}`, row < 2 && column === 0 ? '4' : '0'])),
    })),
  );
  const epochs = seeds.flatMap((seed, index) =>
    Array.from({ length: 12 }, (_, at) => ({ seed, epoch: String(at + 1), selected: at + 1 === chosen[index] ? '1' : '0' })),
  );
  const figure = { mean: 0.5, sd: 0, n: seeds.length };
  const one = {
    name: 'a',
    classes: names,
    colours: names.map(() => '#000000'),
    details: [],
    tables: { confusion, epochs, leakage: [] },
    figures: { oa: figure, aa: figure, kappa: figure },
    trials: chosen.map((epoch, index) => ({ seed: index + 1, epoch, oa: 0.5, aa: 0.5, kappa: 0.5 })),
    experiment: { dataset: {}, training: { epochs: 12, select }, patch: { size: 1 }, classifier: { svm: {} } },
  };
  return { engine: 'wasm:2', varies: false, configurations: [one] } as unknown as PageRun;
}

test('of one seed the confusion matrix has nothing to choose and says nothing of sums', () => {
  const [one, two] = [textOf(confusionSection(runOf([5]))!), textOf(confusionSection(runOf([5, 6]))!)];
  for (const text of ['data-part="seed"', 'summed']) {
    assert.not.match(one, text);
    assert.match(two, text);
  }
  assert.match(one, /id="confusion-shown"[^>]*>seed 1</);
  assert.ok(confusionSection(runOf([5]))!.narrow);
  assert.not.ok(confusionSection(runOf([5], 'last', 16))!.narrow, 'sixteen classes need the whole width');
});

test('what went wrong says that the last epoch was the best, unless nothing chose it', () => {
  const said = (run: PageRun) => textOf(headline(run, run.configurations[0]));
  assert.match(said(runOf([12, 12, 3])), 'The last epoch (12) was the best by the validation pixels in 2 of 3 seeds');
  assert.not.match(said(runOf([12, 4, 3])), 'perhaps too short');
  assert.not.match(said(runOf([12, 12, 12], 'last')), 'perhaps too short');
});

test.run();
