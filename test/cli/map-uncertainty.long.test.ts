import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { fromFile } from 'geotiff';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeNpy } from '../../src/results/maps/npy.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/map-uncertainty');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });
const text = TINY.replace('name: tiny', 'name: maps').replace('seeds: [1, 2]', 'seeds: [1]').replace('epochs: 2', 'epochs: 8');
writeFileSync(
  join(folder, 'maps.yaml'),
  `${text}vary:
  - {name: net, training.keep_probabilities: true, training.calibrate: temperature}
  - {name: plain}
  - {name: forest, classifier: {random-forest: {trees: 15, keep_probabilities: true}}}
  - {name: vectors, classifier: {svm: {c: 10, gamma: 1/features}}}
`,
);
const ran = await call('maps.yaml', '--quiet');
const root = () => join(folder, 'runs');
const run = () =>
  join(
    root(),
    readdirSync(root()).find((name) => name.startsWith('maps-'))!,
  );
const map = (name: string) => join(run(), 'maps', `${name}-1`);
const factsOf = (name: string) => JSON.parse(readFileSync(join(map(name), 'manifest.json'), 'utf8'));
const stored = (name: string, file: string) => decodeNpy(readFileSync(join(root(), 'maps', factsOf(name).map, file)));

async function band(file: string) {
  const tiff = await fromFile(file);
  const image = await tiff.getImage();
  const [values] = (await image.readRasters()) as unknown as [ArrayLike<number>];
  const facts = {
    values: [...Array.from(values)],
    noData: image.getGDALNoData(),
    unit: (await image.getGDALMetadata(0)) as { UNITTYPE?: string },
  };
  tiff.close();
  return facts;
}

async function bandsOf(file: string) {
  const tiff = await fromFile(file);
  const image = await tiff.getImage();
  const values = ((await image.readRasters()) as unknown as ArrayLike<number>[]).map((band) => Array.from(band));
  const names = await Promise.all(
    values.map(async (_, index) => ((await image.getGDALMetadata(index)) as { DESCRIPTION?: string }).DESCRIPTION),
  );
  const noData = image.getGDALNoData();
  tiff.close();
  return { values, names, noData };
}

test('entropy and set sizes: arrays, GeoTIFF with unit and no data, ENVI, pictures with legends', async () => {
  assert.is(ran.code, 0, ran.stderr);
  for (const name of ['net', 'forest']) {
    const { code, stderr, stdout } = await call('map', 'maps', '--configuration', name, '--uncertainty', '--coverage', '0.8', '--json');
    assert.is(code, 0, stderr);
    const facts = factsOf(name);
    assert.equal([facts.uncertainty.coverage, facts.uncertainty.calibration], [0.8, 20]);
    assert.equal(JSON.parse(stdout).uncertainty, facts.uncertainty);
    for (const [file, array, unit, noData] of [
      ['entropy', 'entropy.npy', 'nats', -1],
      ['set-size', 'set-size.npy', 'classes', 255],
    ] as const) {
      const tiff = await band(join(map(name), `${file}.tif`));
      assert.equal([tiff.values, tiff.noData, tiff.unit.UNITTYPE], [[...stored(name, array).values], noData, unit]);
      const picture = decode(readFileSync(join(map(name), `${file}.png`)));
      assert.equal([picture.width % 16, picture.height % 16], [0, 0]);
      assert.ok(decode(readFileSync(join(map(name), `${file}-legend.png`))).width > picture.width);
      assert.match(readFileSync(join(map(name), `${file}.hdr`), 'utf8'), new RegExp(`data ignore value = ${noData}\n`));
    }
    assert.match(readFileSync(join(map(name), 'set-size.hdr'), 'utf8'), /band names = \{classes in the conformal set of 80 %\}/);
    const entropy = stored(name, 'entropy.npy').values as Float32Array;
    assert.ok(entropy.every((nats) => nats >= 0 && nats <= Math.log(3) + 1e-6) && new Set(entropy).size > 2);
  }
});

test('the sets of test pixels are those that assess counts', async () => {
  const { stdout } = await call('assess', 'maps', '--coverage', '0.8', '--json');
  for (const name of ['net', 'forest']) {
    const { configurations } = JSON.parse(stdout);
    const { sets } = configurations.find((one: { name: string }) => one.name === name).trials[0];
    const { uncertainty, trial } = factsOf(name);
    assert.is(sets.threshold, uncertainty.threshold);
    const { values } = stored(name, 'set-size.npy');
    const sizes = readFileSync(join(root(), 'trials', trial, 'predictions.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => values[Number(line.split(',')[0]) * 16 + Number(line.split(',')[1])]);
    assert.ok(Math.abs(sizes.reduce((sum, size) => sum + size, 0) / sizes.length - sets.groups.all.size) < 1e-12, name);
  }
});

test('verify makes them again; COG has them; another map of the same trial has another address', async () => {
  const checked = await call('verify', 'maps', '--integrity');
  assert.is(checked.code, 0, checked.stdout + checked.stderr);
  const cog = await call('export', 'maps', '--cog', 'cog');
  assert.match(cog.stdout, /cog\/net-1: .*entropy\.tif, set-size\.tif/);
  assert.equal(await band(join(folder, 'cog/net-1/set-size.tif')), await band(join(map('net'), 'set-size.tif')));
  const { map: address } = factsOf('net');
  assert.is((await call('map', 'maps', '--configuration', 'net')).code, 0);
  assert.not.equal(factsOf('net').map, address);
  assert.equal(
    readdirSync(map('net')).filter((file) => /entropy|set-size/.test(file)),
    [],
  );
});

test('probabilities: one band a class with its name, whose largest is the class; --cog and verify have them, too', async () => {
  for (const name of ['net', 'forest']) {
    const { code, stderr } = await call('map', 'maps', '--configuration', name, '--probabilities');
    assert.is(code, 0, stderr);
    const { values, shape } = stored(name, 'probabilities.npy');
    assert.equal(shape, [3, 16, 16]);
    const bands = await bandsOf(join(map(name), 'probabilities.tif'));
    assert.equal(bands.names, factsOf(name).classes);
    assert.equal([bands.values.flat(), bands.noData], [[...values], -1]);
    const [classes, confidence] = ['classes.npy', 'confidence.npy'].map((file) => stored(name, file).values);
    for (const [pixel, found] of classes.entries()) {
      const own = bands.values.map((band) => band[pixel]);
      assert.ok(Math.abs(own.reduce((sum, one) => sum + one) - 1) < 1e-5);
      assert.is(own[found - 1], Math.max(...own));
      if (name === 'net') assert.ok(Math.abs(own[found - 1] - confidence[pixel]) < 1e-6);
    }
  }
  assert.is((await call('verify', 'maps', '--integrity')).code, 0);
  const cog = await call('export', 'maps', '--cog', 'stack');
  assert.match(cog.stdout, /stack\/net-1: .*probabilities\.tif/);
  assert.equal(await bandsOf(join(folder, 'stack/net-1/probabilities.tif')), await bandsOf(join(map('net'), 'probabilities.tif')));
  const refused = await call('map', 'maps', '--configuration', 'vectors', '--probabilities');
  assert.equal([refused.code, /--probabilities: svm says which class wins/.test(refused.stderr)], [2, true]);
});

test('what cannot be: a trial without probabilities, an SVM, a coverage that is none or without --uncertainty', async () => {
  const plain = await call('map', 'maps', '--configuration', 'plain', '--uncertainty');
  assert.is(plain.code, 0, plain.stderr);
  assert.match(plain.stdout, /no conformal sets: .*training\.keep_probabilities: true/);
  assert.equal(
    readdirSync(map('plain')).filter((file) => /^(entropy|set-size)\.tif/.test(file)),
    ['entropy.tif'],
  );
  for (const [args, message] of [
    [['plain', '--uncertainty', '--coverage', '0.9'], /--coverage: no conformal sets/],
    [['vectors', '--uncertainty'], /svm says which class wins, not how likely all classes are\n.*random-forest/],
    [['net', '--uncertainty', '--coverage', '1'], /--coverage 1 is not above 0 and below 1/],
    [['net', '--coverage', '0.9'], /--coverage is of conformal sets, which --uncertainty draws/],
  ] as const) {
    const { code, stderr } = await call('map', 'maps', '--configuration', ...args);
    assert.is(code, 2);
    assert.match(stderr, message);
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
