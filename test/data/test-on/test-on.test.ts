import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cube, newArray } from '../../../src/data/cube.js';
import { applyPreprocessing, featuresOf, fittingPixels, type FeatureSettings } from '../../../src/data/features/features.js';
import { leakageOf } from '../../../src/data/leakage.js';
import { DatasetFailure } from '../../../src/data/masks/labels.js';
import { patchCutter } from '../../../src/data/patches.js';
import { readScene } from '../../../src/data/scene/raw-scene.js';
import { loadScene, type SceneChoice } from '../../../src/data/scene/scene.js';
import { inTrainingBands } from '../../../src/data/test-on/bands.js';
import { labelsByName } from '../../../src/data/test-on/classes.js';
import { withTestScene } from '../../../src/data/test-on/index.js';
import { joinCubes } from '../../../src/data/test-on/join.js';
import { RandomStream } from '../../../src/numerics/random.js';
import { split } from '../../../src/splits/index.js';
import { trainingMask, withTestPixels } from '../../../src/splits/test-on.js';
import { dataIdentityIn, trialIdentity } from '../../../src/pipeline/address/address.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { problemOf, problemOfAsync, withFolder } from '../helpers.js';
import { writeNpy } from '../readers/writers/npy.js';

const test = suite('data/test-on/test-on');

const [TRAINING, TEST] = [
  { rows: 20, columns: 24, bands: 10, classes: 3, noise: 0.06, seed: 1 },
  // Its spectra are those of the first: they follow from the seed.
  { rows: 17, columns: 30, bands: 10, classes: 3, noise: 0.02, seed: 1 },
];
const ONE: SceneChoice = { synthetic: TRAINING };
const BOTH: SceneChoice = { synthetic: TRAINING, test_on: { synthetic: TEST } };
const OPTIONS = { baseFolder: '.' };

const PCA = { components: 4, whiten: true };
for (const preparation of [
  {},
  { spectra: ['snv' as const] },
  { pca: PCA },
  // Here the mean is not zero, so no value has components of its own.
  { scaling: 'min-max' as const, pca: PCA },
  { scaling: 'none' as const, mnf: PCA },
]) {
  test(`each scene's patches are those of the scene alone, prepared as the training scene is: ${JSON.stringify(preparation)}`, async () => {
    const [both, one, other] = [
      await loadScene(BOTH, OPTIONS),
      await loadScene(ONE, OPTIONS),
      await loadScene({ synthetic: TEST }, OPTIONS),
    ];
    const place = both.identity.test_on!;
    const settings: FeatureSettings = { scaling: 'band', ...preparation };
    const joined = featuresOf(both.cube, settings, fittingPixels('scene', new Uint32Array(), place, both.cube.columns));
    const alone = featuresOf(one.cube, settings);
    const applied = applyPreprocessing(other.cube, { bands: 10, ...alone });
    for (const [cube, { values, depth }, top] of [
      [one.cube, alone, 0],
      [other.cube, applied, place.from],
    ] as const) {
      const [own, whole] = [
        patchCutter(values, { ...cube, bands: depth }, 15),
        patchCutter(joined.values, { ...both.cube, bands: depth }, 15),
      ];
      const pixels = [...Array(cube.rows * cube.columns).keys()];
      const moved = pixels.map((pixel) => (top + Math.floor(pixel / cube.columns)) * both.cube.columns + (pixel % cube.columns));
      const [expected, found] = [own.cut(pixels, 0, pixels.length), whole.cut(moved, 0, moved.length)];
      const farthest = expected.reduce((most, value, index) => Math.max(most, Math.abs(value - found[index])), 0);
      assert.is(farthest, 0);
    }
  });
}

test('the training scene trains and validates, every labelled pixel of the test scene tests, and no patches overlap', async () => {
  const { mask, classNames, identity } = await loadScene(BOTH, OPTIONS);
  const place = identity.test_on!;
  const [own, other] = [(await loadScene(ONE, OPTIONS)).mask, (await loadScene({ synthetic: TEST }, OPTIONS)).mask];
  assert.equal(trainingMask(mask, place), own);
  const spec = { by: 'random', train: '20%', validation: '80%', test: 'rest' } as const;
  // Nothing need be left to test.
  const drawn = split(spec, own, new RandomStream(1, 'split'), classNames, { testedElsewhere: true });
  assert.is(problemOf(() => split(spec, own, new RandomStream(1, 'split'), classNames)).code, 'class-too-small');
  const found = withTestPixels(drawn, mask, place);
  const labelled = (values: ArrayLike<number>) => Array.from(values).filter((label) => label > 0);
  assert.equal(
    [...found.test].map((pixel) => mask.values[pixel]),
    labelled(other.values),
  );
  assert.is(found.train.length + found.validation.length, labelled(own.values).length);
  for (const part of ['train', 'validation'] as const) {
    assert.equal(
      [...found[part]].map((pixel) => mask.values[pixel]),
      [...drawn[part]].map((pixel) => own.values[pixel]),
    );
  }
  const { inside, overlap } = leakageOf(found, mask, 63, classNames.length);
  assert.equal([inside, overlap], [0, 0]);
});

test('a test scene in other units has a warning, unless both files say theirs, or spectra lose their units', async () => {
  const [raw, other] = [await readScene({ synthetic: TRAINING }, OPTIONS), await readScene({ synthetic: TEST }, OPTIONS)];
  const warnings = async (factor: number, scale?: number, more: SceneChoice = {}) => {
    const values = newArray('float32', other.cube.values.length);
    values.set(Float32Array.from(other.cube.values, (value) => value * factor));
    const facts = scale === undefined ? {} : { facts: { scale } };
    const trained = scale === undefined ? raw : { ...raw, cube: { ...raw.cube, facts: { scale: 1 } } };
    const read = () => Promise.resolve({ ...other, cube: { ...other.cube, type: 'float32' as const, values, ...facts } });
    return (await withTestScene(trained, { ...BOTH, ...more }, OPTIONS, read)).warnings.join();
  };
  assert.is(await warnings(1), '');
  assert.match(
    await warnings(10000),
    /^dataset\.test_on: the test scene's values \(mean \S+, deviation \S+\) lie far from those of the training/,
  );
  assert.match(await warnings(0.0001), /lie far/);
  assert.is(await warnings(10000, 10000), '');
  assert.is(await warnings(10000, undefined, { spectra: ['snv'] }), '');
});

test('what the pair is of decides its identity: both scenes, the other way round, and neither is the scene alone', async () => {
  const digests = await Promise.all(
    [
      ONE,
      BOTH,
      { synthetic: TEST, test_on: { synthetic: TRAINING } },
      { synthetic: TRAINING, test_on: { synthetic: { ...TEST, noise: 0.03 } } },
      { ...BOTH, test_on: { synthetic: TEST, leave_out: ['Material 2'] } },
    ].map(async (choice) => (await loadScene(choice, OPTIONS)).identity),
  );
  assert.is(new Set(digests.map(({ digest }) => digest)).size, digests.length);
  assert.equal(
    digests.map(({ test_on: place }) => place),
    [undefined, ...[20, 17, 20, 20].map((rows) => ({ rows, columns: rows === 20 ? 24 : 30, from: rows + 62 }))],
  );
  assert.is((await loadScene(BOTH, OPTIONS)).identity.digest, digests[1].digest);
  const same = await problemOfAsync(() => loadScene({ ...ONE, test_on: { synthetic: TRAINING } }, OPTIONS));
  assert.is(same.message, 'dataset.test_on: the test scene is the training scene');
});

test('the same cube with other labels is no other scene, whichever type its numbers have', () =>
  withFolder(async (folder) => {
    const values = Array.from({ length: 24 }, (_, index) => index);
    writeFileSync(join(folder, 'cube.npy'), writeNpy([2, 3, 4], values, { type: 'uint8' }));
    writeFileSync(join(folder, 'copy.npy'), writeNpy([2, 3, 4], values, { type: 'float32' }));
    writeFileSync(join(folder, 'other.npy'), writeNpy([2, 3, 4], [...values.slice(0, 23), 99], { type: 'float32' }));
    writeFileSync(join(folder, 'one.npy'), writeNpy([2, 3], [1, 2, 1, 0, 0, 0], { type: 'uint8' }));
    writeFileSync(join(folder, 'two.npy'), writeNpy([2, 3], [0, 0, 0, 1, 2, 1], { type: 'uint8' }));
    const scene = (cube: string, mask: string) => ({
      cube: { file: cube, axes: ['rows', 'columns', 'bands'] as ['rows', 'columns', 'bands'] },
      mask: { file: mask, axes: ['rows', 'columns'] as ['rows', 'columns'] },
    });
    const read = (cube: string) => loadScene({ ...scene('cube.npy', 'one.npy'), test_on: scene(cube, 'two.npy') }, { baseFolder: folder });
    for (const cube of ['cube.npy', 'copy.npy']) {
      const { code, message, hint } = await problemOfAsync(() => read(cube));
      assert.is(code, 'value');
      assert.match(message, 'the test scene is the training scene with other labels');
      assert.match(hint!, 'by: files');
    }
    assert.is((await read('other.npy')).identity.test_on?.rows, 2);
  }));

test('where components are seen beyond a border, the address says so; every other address stays', () => {
  const address = (dataset: string, more = '') =>
    parsePipeline(
      `version: 1\ndataset: {synthetic: {rows: 9, columns: 9, bands: 9, classes: 2}${dataset}}\nsplit: {by: random, train: 20%, validation: 0, test: rest}\npatch: {size: 3}\nclassifier: {k-nearest: {k: 1${more}}}\nseeds: [1]\n`,
      'x.yaml',
    ).configurations.map(({ experiment }) => {
      const one = trialIdentity(experiment, 1, { digest: 'a', test_on: { rows: 9, columns: 9, from: 71 } }, 'x');
      const alone = trialIdentity(experiment, 1, { digest: 'a' }, 'x');
      return ['beyond' in one.dataset, 'beyond' in alone.dataset, dataIdentityIn(one)];
    });
  const data = { digest: 'a', test_on: { rows: 9, columns: 9, from: 71 } };
  assert.equal(address(''), [[false, false, data]]);
  assert.equal(address(', pca: {components: 2}'), [[true, false, data]]);
  assert.equal(address(', mnf: {components: 2}'), [[true, false, data]]);
  assert.equal(address(', pca: {components: 2}', ', input: spectrum'), [[false, false, data]]);
});

const labelsOf = (values: number[]) => ({ rows: 1, columns: values.length, values: Uint8Array.from(values) });
const SCENE = [
  { name: 'Meadow', label: 1 },
  { name: 'Bare_Soil', label: 2 },
  { name: 'Bricks', label: 5 },
];
const OTHER = [
  { name: 'bare soil', label: 1 },
  { name: 'Tiles', label: 2 },
  { name: 'Meadow', label: 3 },
];

test('classes of the test scene are found by name, whatever their labels', () => {
  const labels = labelsOf([0, 1, 2, 3, 3]);
  const of = (naming: Parameters<typeof labelsByName>[2], merge?: Parameters<typeof labelsByName>[3]) =>
    labelsByName({ labels, classes: OTHER }, SCENE, naming, merge);
  const renamed = of({ rename: [{ class: 'Tiles', as: 'Bricks' }] });
  assert.equal([...renamed.labels.values], [0, 2, 5, 1, 1]);
  assert.equal(renamed.untested, []);
  const without = of({ leave_out: [2] });
  assert.equal([[...without.labels.values], without.untested], [[0, 2, 0, 1, 1], ['Bricks']]);
  // The name of merged classes is one, too.
  assert.equal([...of({}, [{ name: 'Tiles', classes: ['Bricks', 'Meadow'] }]).labels.values], [0, 2, 5, 1, 1]);
  const foreign = problemOf(() => of({}));
  assert.is(foreign.code, 'class-unknown');
  assert.match(foreign.message, /has no class Tiles \(1 pixel\)$/);
  // What the test scene has itself is not what another of its classes means.
  const twins = {
    labels,
    classes: [
      { name: 'Class 6', label: 2 },
      { name: 'Class 1', label: 1 },
      { name: 'Class 2', label: 3 },
    ],
  };
  const train = [
    { name: 'Class 1', label: 1 },
    { name: 'Class 2', label: 2 },
  ];
  assert.is(problemOf(() => labelsByName(twins, train, {})).suggestion, undefined);
  assert.match(
    foreign.hint!,
    /leave_out: \[Tiles\].*rename: \[\{class: Tiles, as: …\}\]\. Classes of training: Meadow, Bare_Soil, Bricks\.$/,
  );
  assert.is(problemOf(() => of({ leave_out: ['bare sol'] })).suggestion, 'bare soil');
  assert.is(problemOf(() => of({ rename: [{ class: 'Tiles', as: 'Brick' }] })).suggestion, 'Bricks');
  assert.is(problemOf(() => of({ leave_out: [1, 2, 3] })).code, 'mask-empty');
});

test('a name that is written as in the training scene is meant before one that is alike; what can mean two classes is refused', () => {
  const corn = [
    { name: 'Corn-min', label: 1 },
    { name: 'Corn min', label: 2 },
  ];
  const labels = labelsOf([1, 2]);
  const of = (classes: typeof corn, training = corn, naming: Parameters<typeof labelsByName>[2] = {}) =>
    labelsByName({ labels, classes }, training, naming);
  const found = of(corn);
  assert.equal([[...found.labels.values], found.untested], [[1, 2], []]);
  const alike = [
    { name: 'corn_min', label: 1 },
    { name: 'Corn min', label: 2 },
  ];
  const unclear = problemOf(() => of(alike));
  assert.is(unclear.message, 'dataset.test_on: corn_min can be any of these classes of the training scene: Corn-min, Corn min');
  assert.equal([...of(alike, corn, { rename: [{ class: 'corn_min', as: 'Corn-min' }] }).labels.values], [1, 2]);
  assert.equal([...of(alike, corn, { leave_out: ['corn_min'] }).labels.values], [0, 2]);
  const [, only] = corn;
  assert.match(problemOf(() => of(corn, [only])).message, /are two classes of the test scene, but both can be Corn min/);
  assert.equal([...of(corn, [only], { rename: [{ class: 1, as: 'Corn min' }] }).labels.values], [2, 2]);
});

test('what is wrong with the test scene stands below test_on', async () => {
  const path = async (tested: SceneChoice['test_on']) => {
    try {
      await loadScene({ ...ONE, test_on: tested }, OPTIONS);
    } catch (error) {
      return error instanceof DatasetFailure ? error.path.join('.') : error;
    }
  };
  assert.is(await path({ synthetic: TEST, leave_out: ['x'] }), 'test_on.leave_out.0');
  assert.is(await path({ synthetic: TEST, rename: [{ class: 'Material 1', as: 'x' }] }), 'test_on.rename.0.as');
  assert.is(await path({ synthetic: { ...TEST, classes: 4 } }), 'test_on');
  const bands = await problemOfAsync(() => loadScene({ ...ONE, test_on: { synthetic: { ...TEST, bands: 11 } } }, OPTIONS));
  assert.is(bands.code, 'bands-mismatch');
});

/** One pixel. */
function cubeOf(values: number[], facts?: Cube['facts'], type: 'uint16' | 'float32' = 'uint16'): Cube {
  const array = newArray(type, values.length);
  array.set(values);
  return { rows: 1, columns: 1, bands: values.length, type, values: array, ...(facts && { facts }) };
}

test('bands are those of nearest wavelength, whatever their order; those that are not used need none', () => {
  const training = cubeOf([1, 2, 3], { wavelengths: [400, 410, 420] });
  const other = cubeOf([7, 8, 9, 6], { wavelengths: [418, 412, 300, 500], scale: 100, ignore: 9 });
  const { cube } = inTrainingBands(training, other, { keep: ['2-3'] }, 'x');
  assert.equal([...cube.values], [0, 8, 7]);
  assert.equal(cube.facts, { wavelengths: [400, 410, 420], scale: 100, ignore: 9 });
  assert.is(problemOf(() => inTrainingBands(training, other, undefined, 'x')).code, 'bands-mismatch');
});

test('numbers of the test scene become those of training where both say what theirs mean', () => {
  const [training, other] = [cubeOf([1000, 2000], { scale: 10000 }), cubeOf([0.1, 0.2], { scale: 1 }, 'float32')];
  const { cube, place } = joinCubes(training, other, { factor: 10000, shift: 0 });
  assert.equal([...cube.values.subarray(0, 2)], [1000, 2000]);
  assert.equal([...cube.values.subarray(place.from * 2)].map(Math.round), [1000, 2000]);
  assert.ok([...cube.values.subarray(2, place.from * 2)].every(Number.isNaN));
});

test.run();
