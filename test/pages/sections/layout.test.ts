import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html } from '../../../src/base/html.js';
import type { PageRun } from '../../../src/pages/page-run.js';
import { recallTable } from '../../../src/pages/sections/classes.js';
import { evenRow } from '../../../src/pictures/figure/columns.js';
import { confusionSection } from '../../../src/pages/sections/confusion.js';
import { listed } from '../../../src/pages/sections/files.js';
import { headline, sweepHeadline } from '../../../src/pages/sections/headline.js';
import { provenanceSection } from '../../../src/pages/sections/origin.js';
import { sized } from '../../../src/pages/sections/plot-figure.js';
import { drawSections, fitsHalf, type Section } from '../../../src/pages/sections/section.js';

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

test('rows of diagrams are even: five are three and two where four have room', () => {
  const rows = (all: number, room: number) =>
    Array.from({ length: Math.ceil(all / evenRow(all, room)) }, (_, row) => Math.min(evenRow(all, room), all - row * evenRow(all, room)));
  assert.equal(rows(5, 5), [5]);
  assert.equal(rows(5, 4), [3, 2]);
  assert.equal(rows(7, 5), [4, 3]);
  assert.equal(rows(8, 3), [3, 3, 2]);
  assert.equal(rows(3, 5), [3]);
});

test('every plot is as much larger than it was drawn, and never smaller', () => {
  for (const width of [218, 320, 625]) {
    const [, least, most] = /^<svg a="b" style="min-width:(\d+)px" width="(\d+)" viewBox/.exec(
      sized(`<svg a="b" width="${width}" height="200" viewBox="0 0 1 1">`),
    )!;
    assert.is(Number(least), width);
    assert.ok(Math.abs(Number(most) / width - 1.1) < 0.01, `${width}: ${most}`);
  }
});

test('figures stand beside their plot unless they are many or have long names', () => {
  assert.ok(fitsHalf(['ssrn', 'spa', 'cnn', 'svm', 'random-forest']));
  assert.not.ok(fitsHalf(['ssrn', 'a-configuration-of-many-values']));
  assert.not.ok(fitsHalf(Array.from({ length: 11 }, (_, index) => String(index))));
});

test('the table of a sweep comes before what went wrong; its seeds have a column only where they differ', () => {
  const sweep = (...counts: number[]) =>
    textOf(
      sweepHeadline({
        ...runOf([5]),
        configurations: counts.map((n) => {
          const [one] = runOf([5]).configurations;
          const figure = { mean: 0.5, sd: 0, n };
          return { ...one, point: {}, figures: { oa: figure, aa: figure, kappa: figure } };
        }),
      } as unknown as PageRun),
    );
  const text = sweep(3, 3);
  assert.ok(text.indexOf('<table>') < text.indexOf('What went wrong'));
  assert.match(text, 'over 3 seeds');
  assert.not.match(text, '>seeds</th>');
  assert.match(sweep(3, 4), '>seeds</th>');
});

test('methods with the same classes have the colours of the maps', () => {
  const one = (name: string, classes: string[]) => ({
    ...runOf([5]).configurations[0],
    name,
    classes,
    colours: ['#aa0000', '#00bb00'],
    tables: { classes: classes.map((_, index) => ({ seed: 'mean', class: String(index + 1), recall: '0.5' })) },
  });
  const table = (...all: ReturnType<typeof one>[]) => recallTable(all as unknown as PageRun['configurations']).text;
  assert.match(table(one('a', ['Oats', 'Corn']), one('b', ['Oats', 'Corn'])), /style="background:#00bb00"><\/span>2 Corn<\/th>/);
  assert.not.match(table(one('a', ['Oats', 'Corn']), one('b', ['Corn', 'Oats'])), 'background:');
});

test('what all trials have in common stands once in the provenance', () => {
  const trial = (configuration: string, engine: string) => ({
    configuration,
    seed: 1,
    address: 'ab',
    provenance: { 'hsi-run': '0.1.0', engine, pipeline: { commit: 'c0ffee' }, sources: [{ file: 'cube.mat', sha256: 'f00d' }] },
  });
  const page = (...engines: string[]) =>
    textOf(
      provenanceSection({
        ...runOf([5]),
        folder: 'runs/a-1',
        configurations: [{ ...runOf([5]).configurations[0], details: engines.map((engine, index) => trial(`n${index}`, engine)) }],
      } as unknown as PageRun),
    );
  for (const [text, lists] of [
    [page('wasm:1', 'cpu:1'), 3],
    [page('wasm:1', 'wasm:1'), 1],
  ] as const) {
    assert.is([...text.matchAll(/c0ffee/g)].length, 1);
    assert.is([...text.matchAll(/cube\.mat/g)].length, 1);
    assert.is([...text.matchAll(/<dl/g)].length, lists);
  }
  assert.match(page('wasm:1', 'cpu:1'), /<dd>n0 1<\/dd>[\s\S]*<dd>n1 1<\/dd>/);
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
