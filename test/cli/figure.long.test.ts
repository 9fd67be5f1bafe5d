import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseColour } from '../../src/pictures/image/picture.js';
import { HEAVY, hsiRun, MODULES } from './command-line.js';

const test = suite('cli/figure');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });
const text = (file: string) => readFileSync(join(folder, file), 'latin1');

/** Quick, with maps: neighbours of the spectra. */
const PIPELINE = `version: 1
dataset: {synthetic: {rows: 24, columns: 20, bands: 12, classes: 4}, standardize: training}
split: {by: random, train: 20%, validation: 0, test: rest}
patch: {size: 1}
classifier: {k-nearest: {input: spectrum}}
seeds: [1, 2, 3]
`;
writeFileSync(join(folder, 'knn.yaml'), PIPELINE);
writeFileSync(join(folder, 'share.yaml'), `${PIPELINE}maps: none\nvary: {split.train: ['5%', '10%', '40%']}\n`);
writeFileSync(join(folder, 'twin.yaml'), PIPELINE.replace('classes: 4}', 'classes: 4, seed: 9}'));
writeFileSync(join(folder, 'labelled.yaml'), `${PIPELINE}maps: labelled\n`);
const runs = [await call('knn.yaml'), await call('share.yaml'), await call('twin.yaml'), await call('labelled.yaml')];

test('each figure is drawn of what the runs have, with its caption', async () => {
  assert.equal(
    runs.map(({ code }) => code),
    [0, 0, 0, 0],
  );
  const maps = await call('figure', 'maps', 'knn', '--names', 'Neighbours', '--output', 'maps.svg');
  assert.is(maps.code, 0, maps.stderr);
  const metrics = readFileSync(join(folder, runs[0].stdout.trim().split('\n').at(-1)!, 'metrics.csv'), 'utf8');
  const oa = Number(/^1,([\d.]+)/m.exec(metrics)![1]);
  assert.match(maps.stdout, new RegExp(`\\(c\\) Neighbours, overall accuracy ${(oa * 100).toFixed(2)} %`));
  assert.match(maps.stdout, /^maps\.svg\n3\.50 x /);
  for (const [kind, run, says] of [
    // A pipeline's file means its run.
    ['curves', 'share.yaml', /95 % confidence intervals/],
    ['confusion', 'knn', /summed over 3 seeds/],
    ['reliability', 'knn', /Expected calibration error/],
  ] as const) {
    const { code, stdout, stderr } = await call('figure', kind, run, '--width', '90mm');
    assert.is(code, 0, stderr);
    assert.match(stdout, says);
    assert.match(stdout, new RegExp(`^${run.replace('.yaml', '')}-${kind}\\.pdf\n3\\.54 x `));
    assert.match(text(`${run.replace('.yaml', '')}-${kind}.pdf`), /\/FontFile2 /);
  }
});

test('a map shows the run’s own classes in the scene’s colours', async () => {
  const svg = text('maps.svg');
  const pictures = [...svg.matchAll(/data:image\/png;base64,([^"]+)"/g)].map(([, data]) => decode(Buffer.from(data, 'base64')));
  assert.is(pictures.length, 3, 'false colour, ground truth, one method');
  const manifest = JSON.parse(readFileSync(join(folder, runs[0].stdout.trim().split('\n').at(-1)!, 'manifest.json'), 'utf8')) as {
    colours: string[];
  };
  const known = new Set([...manifest.colours.map((colour) => parseColour(colour).join()), '0,0,0']);
  for (const { width, height, data } of pictures.slice(1)) {
    assert.is(width % 20, 0);
    assert.is(height % 24, 0);
    for (let at = 0; at < data.length; at += 3) assert.ok(known.has([data[at], data[at + 1], data[at + 2]].join()));
  }
});

test('captions say what was drawn', async () => {
  const { stdout } = await call('figure', 'curves', 'share', '--axis', 'SNR (dB)');
  assert.match(stdout, /over SNR \(dB\): means over 3 seeds/);
  const without = await call('figure', 'curves', 'share', '--axis', '');
  assert.match(without.stdout, /over training pixels \(% of each class\): means/);
  const both = await call('figure', 'reliability', 'knn', 'share', '--output', 'two.svg', '--columns', '2');
  assert.is(both.code, 0, both.stderr);
  const { stderr } = await call('figure', 'maps', 'labelled', '--maps', 'scene', '--output', 'l.svg');
  assert.match(stderr, /only labelled pixels are shown.*\n {2}hsi-run map runs\/\w+-[0-9a-f]{12} --seed \d+ --maps scene\n/s);
});

test('the same runs have the same bytes, and only an own file is replaced', async () => {
  const before = text('knn-confusion.pdf');
  assert.is((await call('figure', 'confusion', 'knn', '--width', '90mm')).code, 0);
  assert.is(text('knn-confusion.pdf'), before);
  writeFileSync(join(folder, 'mine.pdf'), '%PDF-1.4 mine');
  const { code, stderr } = await call('figure', 'confusion', 'knn', '--output', 'mine.pdf');
  assert.is(code, 2);
  assert.match(stderr, /hsi-run did not write it/);
  assert.is(text('mine.pdf'), '%PDF-1.4 mine');
});

test('what cannot be drawn is said with what to do', async () => {
  const cases: [string[], RegExp][] = [
    [['figure'], /figure needs a subcommand/],
    [['figure', 'map', 'knn'], /Did you mean maps\?/],
    [['figure', 'maps', 'knn', '--output', 'maps.eps'], /must end in \.pdf or \.svg/],
    [['figure', 'maps', 'knn', '--width', '3.5'], /not a width/],
    [['figure', 'maps', 'knn', '--width', '2m'], /not a width/],
    [['figure', 'maps', 'knn', '--names', 'a,b'], /2 names for 1 method\n/],
    [['figure', 'maps', 'knn', '--seed', '7'], /--seed 7: not all methods have this seed\n.*1, 2, 3/],
    [['figure', 'maps', 'knn', '--background', 'green'], /not a colour/],
    [['figure', 'curves', 'knn'], /there is no curve/],
    [['figure', 'epochs', 'knn'], /knn has no epochs\n.*Only a network/],
    [['figure', 'curves', 'share', '--measure', 'f1'], /Known: oa, aa, kappa/],
    [['figure', 'curves', 'share', '--measure', 'toString'], /--measure toString: unknown/],
    [['figure', 'curves', 'share', '--configuration', 'train-5'], /leaves 1 of the 3 configurations of share/],
    [['figure', 'maps', 'knn', '--width', 'constructor'], /not a width/],
    [['figure', 'maps', 'knn', '--configuration', 'nonsense'], /knn has no vary/],
    [['figure', 'maps', 'knn', 'twin'], /other scenes or classes/],
    [['figure', 'confusion', 'knn', 'twin'], /Name one run: knn, twin/],
    [['figure', 'confusion', 'share'], /--configuration/],
    [['figure', 'reliability', 'knn', '--font', 'none.ttf'], /there is no such file/],
  ];
  for (const [args, says] of cases) {
    const { code, stderr } = await call(...args);
    assert.is(code, 2, args.join(' '));
    assert.match(stderr, says);
  }
});

test('drawing loads no tfjs, and other commands load nothing of it', async () => {
  const { stderr } = await hsiRun(['figure', 'confusion', 'knn'], { cwd: folder, env: MODULES });
  assert.not.match(stderr, HEAVY);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
