import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyComponents, fitComponents } from '../../../src/data/features/components.js';
import { applyPreprocessing, depthAfter, featuresOf, preprocessingOf } from '../../../src/data/features/features.js';
import { applySteps } from '../../../src/data/spectra/steps.js';
import { readPreprocessing, writePreprocessing } from '../../../src/store/formats/preprocessing.js';
import { applyScaling, bandScaling } from '../../../src/data/features/standardize.js';
import { RandomStream } from '../../../src/numerics/random.js';

const test = suite('data/features/features');
const stream = new RandomStream(1, 'features');
const cube = { rows: 5, columns: 6, bands: 4, type: 'float64', values: Float64Array.from({ length: 120 }, () => stream.normal()) } as const;
const pixels = Uint32Array.of(0, 3, 7, 8, 20, 21, 28);
const SETTINGS = { scaling: 'band', bands: [0, 2, 3], pca: { components: 2, whiten: true } } as const;

test('scaling and components both by the pixels that are given, or both by all', () => {
  for (const chosen of [pixels, undefined]) {
    const scaling = bandScaling(cube, SETTINGS, chosen);
    const scaled = applyScaling(cube, scaling, SETTINGS.bands);
    const components = fitComponents(scaled, 3, SETTINGS.pca, chosen);
    const found = featuresOf(cube, SETTINGS, chosen);
    assert.equal([found.scaling, found.components, found.depth], [scaling, components, 2]);
    assert.equal(found.values, applyComponents(scaled, components));
  }
  assert.not.equal(featuresOf(cube, SETTINGS, pixels).values, featuresOf(cube, SETTINGS).values);
});

test('what is kept makes the same of the cube again, and of another one', () => {
  for (const settings of [SETTINGS, { ...SETTINGS, pca: undefined }, { scaling: 'global' } as const]) {
    const bands = 'bands' in settings ? settings.bands : undefined;
    const features = featuresOf(cube, settings, pixels);
    const kept = preprocessingOf(cube, { bands, ignore: -9 }, features);
    assert.equal([kept.bands, kept.used, kept.ignore], [4, bands, -9]);
    assert.equal(applyPreprocessing(cube, kept).values, features.values);
    assert.is(depthAfter(kept), features.depth);
    const other = { ...cube, rows: 1, columns: 1, values: cube.values.slice(80, 84) };
    const { depth } = features;
    assert.equal(applyPreprocessing(other, kept).values, features.values.slice(20 * depth, 21 * depth));
  }
  assert.equal(preprocessingOf(cube, undefined, featuresOf(cube, { scaling: 'none' })).ignore, undefined);
});

test('steps of spectra come before the scaling, and travel with the model', () => {
  const spectra = [{ savitzky_golay: { window: 3, order: 1, derivative: 0 } }, 'snv', 'continuum_removal'];
  const settings = {
    scaling: 'band',
    bands: [3, 0, 2],
    spectra: spectra.slice(0, 2),
    scale: 10,
    zero: 2,
    pca: { components: 2, whiten: true },
  } as const;
  const features = featuresOf(cube, settings, pixels);
  const kept = preprocessingOf(cube, { bands: settings.bands }, features);
  assert.equal(kept.spectra, { steps: spectra.slice(0, 2), zero: 2, scale: 10, centres: settings.bands });
  const made = applySteps(cube, kept.spectra!, settings.bands);
  const scaling = bandScaling(made, { scaling: 'band' }, pixels);
  assert.equal(features.scaling, scaling);
  const read = readPreprocessing(writePreprocessing(kept));
  assert.equal(read, kept);
  assert.equal(applyPreprocessing(cube, read).values, features.values);
  assert.not.equal(featuresOf(cube, { ...settings, spectra: undefined }, pixels).values, features.values);
  const mnf = featuresOf(cube, { scaling: 'band', bands: [0, 1], mnf: { components: 2, whiten: true } });
  assert.is(mnf.depth, 2);
  assert.equal(applyPreprocessing(cube, preprocessingOf(cube, { bands: [0, 1] }, mnf)).values, mnf.values);
});

test.run();
