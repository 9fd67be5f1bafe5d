import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { hsiRun } from './command-line.js';

const test = suite('cli/cite');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });

/** Each class has other pixels, and each seed draws others: what is counted is of this very run. */
const PIPELINE = `version: 1
dataset: {synthetic: {rows: 20, columns: 18, bands: 10, classes: 4}, standardize: training, spectra: [snv]}
split: {by: random, train: 15%, validation: 0, test: rest}
patch: {size: 1}
classifier: {k-nearest: {input: spectrum, k: [1, 3]}}
seeds: [4, 7]
maps: none
`;
writeFileSync(join(folder, 'mine.yaml'), PIPELINE);
writeFileSync(join(folder, 'both.yaml'), `${PIPELINE}vary: {split.train: [15%, 40%]}\n`);
const runs = [await call('mine.yaml'), await call('both.yaml')];
const folderOf = (index: number) => runs[index].stdout.trim().split('\n').at(-1)!;

test('the text says what the run’s own tables say', async () => {
  assert.equal(
    runs.map(({ code }) => code),
    [0, 0],
  );
  const { code, stdout, stderr } = await call('cite', 'mine');
  assert.is(code, 0, stderr);
  const rows = readCsv(readFileSync(join(folder, folderOf(0), 'split.csv'), 'utf8')).filter(({ seed }) => seed === '4');
  const count = (part: string) => rows.filter((row) => row.part === part).length;
  assert.ok(count('train') > 0 && count('test') > 0);
  assert.ok(stdout.includes(`This gives ${count('train')} training and ${count('test')} test pixels.`), stdout);
  for (const words of [
    'a synthetic scene of 20 x 18 pixels, 10 bands and 4 classes',
    'Each spectrum went through the standard normal variate, in this order.',
    '15 % of each class. No pixels were kept for validation.',
    'k was one of 1 and 3, chosen by 5-fold cross-validation on the training pixels.',
    'over 2 seeds: 4 and 7',
    `The run is ${folderOf(0).replace(/^.*\//, '')}`,
  ])
    assert.ok(stdout.includes(words), `not said: ${words}\n${stdout}`);
});

test('of several configurations one is described, and in what the others differ', async () => {
  const first = await call('cite', 'both');
  assert.match(first.stdout, /15 % of each class/);
  assert.match(first.stdout, /one of 2 configurations\. The others differ in what follows\. split\.train: 15%, 40%\./);
  const second = await call('cite', 'both', '--configuration', 'train-40');
  assert.is(second.code, 0, second.stderr);
  assert.match(second.stdout, /40 % of each class/);
});

test('--output writes the form that the name of a new file says', async () => {
  for (const [file, ...more] of [['m.bib'], ['m.tex'], ['m.txt'], ['CITATION.cff'], ['other.text', '--format', 'md']]) {
    const { code, stdout, stderr } = await call('cite', 'mine', '--output', file, ...more);
    assert.equal([code, stdout], [0, `${file}\n`], stderr);
  }
  const of = (file: string) => readFileSync(join(folder, file), 'utf8');
  assert.is(of('m.bib'), (await call('cite', 'mine', '--format', 'bibtex')).stdout);
  assert.is(of('m.txt'), (await call('cite', 'mine')).stdout);
  assert.match(of('CITATION.cff'), /^cff-version/);
  for (const [file, message] of [
    ['m.bib', 'the file exists already'],
    ['m.docx', 'the format is not known'],
  ]) {
    const { code, stderr } = await call('cite', 'mine', '--output', file);
    assert.is(code, 2);
    assert.match(stderr, message);
  }
});

test('a run that was begun with a file under another name is named where that has none', async () => {
  assert.is((await call('mine.yaml', '--set', 'name=third', '--set', 'seeds=[9]')).code, 0);
  writeFileSync(join(folder, 'changed.yaml'), PIPELINE.replace('15%', '25%'));
  assert.is((await call('changed.yaml', '--set', 'name=fourth')).code, 0);
  const { code, stderr } = await call('show', 'changed.yaml');
  assert.is(code, 2);
  assert.match(stderr, /Did you mean (fourth-[0-9a-f]{12})\? A run with other settings: \1 \(name: fourth, here changed/);
  const none = await call('show', 'both.yaml', '--runs', 'elsewhere');
  assert.not.match(none.stderr, 'other settings');
});

test('each form is printed alone, for a file', async () => {
  const [latex, bibtex, cff, json] = await Promise.all([
    call('cite', 'mine', '--format', 'latex'),
    call('cite', 'mine', '--format', 'bibtex'),
    call('cite', 'mine', '--format', 'cff'),
    call('cite', 'mine', '--json'),
  ]);
  assert.match(latex.stdout, /^\\paragraph\{Data\} /);
  assert.match(latex.stdout, /\\cite\{cover1967\}/);
  assert.match(bibtex.stdout, /^@article\{cover1967,\n {2}author = /);
  assert.match(cff.stdout, /^cff-version: 1\.2\.0\n/);
  const { text, sources } = JSON.parse(json.stdout) as { text: string; sources: { key: string }[] };
  assert.match(text, /^Data\. /);
  assert.ok(sources.some(({ key }) => key === 'hsi-run'));
  for (const { stderr } of [latex, bibtex, cff, json]) assert.is(stderr, '');
});

test('what is asked wrongly is said', async () => {
  const cases: [string[], RegExp][] = [
    [['cite'], /cite takes one run, not 0/],
    [['cite', 'mine', '--format', 'word'], /--format word: unknown\n.*text, latex, md, bibtex, cff/],
    [['cite', 'both', '--configuration', 'train-3'], /has no such configuration\n.*train-15, train-40/],
  ];
  for (const [args, says] of cases) {
    const { code, stderr } = await call(...args);
    assert.is(code, 2, args.join(' '));
    assert.match(stderr, says);
  }
});

test('quiet leaves the note out, and trials that are gone are said', async () => {
  assert.is((await call('cite', 'mine', '--quiet')).stderr, '');
  writeFileSync(join(folder, 'gone.yaml'), PIPELINE.replace('seeds: [4, 7]', 'seeds: [11]'));
  const { code } = await call('gone.yaml');
  assert.is(code, 0);
  const { trials } = JSON.parse((await call('show', 'gone', '--json')).stdout) as { trials: { address: string }[] };
  rmSync(join(folder, 'runs', 'trials', trials[0].address), { recursive: true });
  const { stdout, stderr } = await call('cite', 'gone');
  assert.match(stderr, /warning: 1 trial of gone is gone/);
  assert.match(stdout, /All was computed with hsi-run \(the hsi-run authors, \d+\)\./);
  assert.not.match(stdout, /unknown|numerics/);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
