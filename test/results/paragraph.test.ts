import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Configuration } from '../../src/pipeline/experiment.js';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import { isNetwork, pipelineNetwork } from '../../src/pipeline/resolve/checks.js';
import { knownClasses, knownSize } from '../../src/pipeline/resolve/dataset-checks.js';
import { spellPoints } from '../../src/pipeline/vary/points.js';
import { CATALOGUE, findScene } from '../../src/scenes/index.js';
import type { DescribedConfiguration, DescribedRun } from '../../src/results/paragraph/described.js';
import { methodsText, programOf, sourcesOf } from '../../src/results/paragraph/paragraph.js';
import { bibtex, escapeTex } from '../../src/results/paragraph/references.js';
import { statedSource } from '../../src/results/paragraph/sources.js';
import { writeCff, writeParagraph } from '../../src/results/paragraph/write.js';

const test = suite('results/paragraph');

function describedOf(one: Configuration, point: Readonly<Record<string, unknown>>): DescribedConfiguration {
  const { experiment } = one;
  const { scene: id } = experiment.dataset;
  const scene = id === undefined ? undefined : findScene(id);
  const size = knownSize(experiment, CATALOGUE);
  const network = size && isNetwork(one) ? pipelineNetwork(one, size) : undefined;
  return {
    name: experiment.name,
    experiment,
    ...(network ? { network } : {}),
    ...(scene ? { scene } : {}),
    sceneName: id ?? 'own',
    classes: (knownClasses(experiment.dataset, CATALOGUE) ?? [{ name: 'one' }, { name: 'two' }]).map(({ name }) => name),
    point,
    seeds: experiment.seeds,
    counts: [{ train: 2055, validation: 1025, test: 7169 }],
    leakage: { inside: 0.5, overlap: 1, distance: '1' },
    chosen: [],
    departures: [],
  };
}

function runOf(configurations: readonly Configuration[], more: Partial<DescribedRun> = {}): DescribedRun {
  const points = spellPoints(configurations).map(({ name: _, ...point }) => point);
  return {
    name: 'mine',
    id: 'mine-0123456789ab',
    engine: 'wasm',
    engines: ['WebAssembly'],
    processors: ['AMD EPYC'],
    versions: ['0.1.0'],
    numerics: [2],
    computed: new Date(Date.UTC(2026, 0, 2)),
    configurations: configurations.map((one, index) => describedOf(one, points[index])),
    warnings: [],
    ...more,
  };
}

const load = (file: string, set: readonly string[] = []) => loadPipeline(file, set, undefined, CATALOGUE).configurations;
const textOf = (run: DescribedRun) => writeParagraph(methodsText(run), 'text');
const files = ['pipelines', 'pipelines/paper', 'pipelines/how-to'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => join(folder, file)),
);

test('of two scenes the text says which pixels scale and test, and no distance between them', () => {
  const text = (...set: string[]) => textOf(runOf(load('pipelines/how-to/test-on.yaml', set)));
  for (const one of [text('dataset.standardize=scene'), text('dataset.standardize=scene', 'dataset.pca={components: 30}')]) {
    assert.not.match(one, /test pixels included|other labelled pixels were tested|median distance/);
    assert.match(one, /all pixels of the training scene and none of the scene that tests/);
    assert.match(one, /leaves to a test of the same scene are not used/);
  }
  assert.match(text('dataset.standardize=training'), /statistics of the training pixels alone/);
  assert.match(textOf(runOf(load('pipelines/ssrn-in.yaml'))), /median distance of a test pixel to the nearest training pixel is 1 pixel/);
});

test('fast convolutions are said, with their source', () => {
  const run = (...set: string[]) => runOf(load('pipelines/ssrn-in.yaml', set));
  const fast = run('training.fast_convolutions=true');
  assert.match(
    textOf(fast),
    /Training steps computed convolutions by minimal filtering \(Lavin and Gray, 2016\) where that saves multiplications/,
  );
  assert.ok(sourcesOf(methodsText(fast)).some(({ fields: { title } }) => title === 'Fast Algorithms for Convolutional Neural Networks'));
  for (const plain of [run(), run('training.fast_convolutions=false')]) assert.not.match(textOf(plain), 'minimal filtering');
});

test('of one pixel no patch is spoken of, and of a split without validation no pixels that validate', () => {
  const run = runOf(load('pipelines/random-forest-8bit.yaml', ['patch.size=1', 'split={by: random, train: 20%}']));
  const counts = [{ train: 20, validation: 0, test: 80 }];
  const text = textOf({ ...run, configurations: run.configurations.map((one) => ({ ...one, counts })) });
  assert.match(text, /Each pixel is classified by its own spectrum\. The classifier was /);
  assert.not.match(text, /1 x 1|All spectra of the patch/);
  assert.match(text, /This gives 20 training and 80 test pixels\./);
  assert.match(
    textOf(runOf(load('pipelines/random-forest-8bit.yaml', ['split={by: blocks, train: 20%}']))),
    /about 20 % of each class and test/,
  );
});

test('of an own scene its size, bands, wavelengths and labels, as far as they are known', () => {
  const run = runOf(load('pipelines/how-to/own-envi.yaml'));
  const said = (own: DescribedConfiguration['own']) => textOf({ ...run, configurations: [{ ...run.configurations[0], own }] });
  const classes = `${run.configurations[0].classes.length} classes: `;
  const whole = { rows: 145, columns: 120, bands: 177, labelled: 10249, wavelengths: [418.4, 2445.5] } as const;
  assert.match(said(whole), `with 145 x 120 pixels, 177 bands from 418 to 2446 nm, 10,249 labelled pixels and ${classes}`);
  assert.match(said({ bands: 3 }), `with 3 bands and ${classes}`);
  assert.match(said(undefined), `with ${classes}`);
  const nameless = { ...run.configurations[0], classes: ['Class 1', 'Class 2'] };
  assert.match(textOf({ ...run, configurations: [nameless] }), / with 2 classes\. /);
});

/** Every number of a part of a pipeline but 0 and 1, which are words or nothing in a text. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return value === 0 || value === 1 ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

test('every number of every pipeline here is in its text', () => {
  let tried = 0;
  // The paper's files differ in few things: every third is enough here.
  for (const file of files.filter((_, index) => index % 3 === 0)) {
    let configurations: readonly Configuration[];
    try {
      configurations = load(file);
    } catch {
      // One that names a scene of the user's own.
      continue;
    }
    const [{ experiment }] = configurations;
    const text = textOf(runOf(configurations.slice(0, 1)));
    const { split, patch, architecture, training, classifier, seeds } = experiment;
    // Of what a pipeline does not use its text says nothing.
    const batchNorm = /"normalize":"batch"/.test(JSON.stringify(architecture)) ? training?.batch_norm : undefined;
    const sample = classifier && Object.values(classifier)[0].input === 'spectrum' ? undefined : patch;
    const shown = { split, sample, architecture, training: { ...training, batch_norm: batchNorm }, classifier, seeds };
    for (const number of numbersIn(shown)) {
      assert.ok(
        new RegExp(`(^|[^\\d.])${String(number).replaceAll(/[.+]/g, '\\$&')}([^\\d]|$)`, 'm').test(text),
        `${file}: ${number} is not said`,
      );
      tried++;
    }
    assert.not.match(text, /undefined|NaN|\[object|null/, file);
  }
  assert.ok(tried > 500, `${tried} numbers`);
});

test('a network is described as it is trained', () => {
  const text = textOf(runOf(load('pipelines/ssrn-in.yaml')));
  for (const words of [
    'Indian Pines (AVIRIS, water absorption bands removed) (Baumgardner et al., 2015), with 145 x 145 pixels, 200 bands and 16 classes',
    'with statistics of all pixels of the scene, test pixels included',
    '20 % of each class. Validation has 1025 pixels in all. All other labelled pixels were tested. Each seed draws its own split.',
    'This gives 2,055 training, 1,025 validation and 7,169 test pixels.',
    'Of the test pixels, 50.0 % have a training pixel in their patch, and all have a patch that overlaps a training patch.',
    'the patch of 7 x 7 pixels',
    '24 kernels of 1 x 1 x 7, stride 1 x 1 x 2, batch normalization, ReLU; 2 spectral residual blocks of two convolutions of 24 kernels of 1 x 1 x 7, identity shortcuts',
    '128 kernels of 1 x 1 x the whole depth',
    'dropout of 0.5; a fully connected layer of one unit for each class',
    'Its residual blocks are those of SSRN (Zhong et al., 2018).',
    'parameters (363,432 without the scale and shift of normalization)',
    'RMSprop (Tieleman and Hinton, 2012) at a learning rate of 0.0003 (rho 0.9, epsilon 1e-8)',
    'Batches had 16 patches, and training took 200 epochs.',
    'the epoch with the best accuracy on the validation pixels',
    'over 10 seeds: 1220, 1221, 1222, 1223, 1224, 1225, 1226, 1227, 1228 and 1229',
    'A seed decides the split, the initial weights, the order of the batches and the values that dropout removes.',
    'on the engine wasm (WebAssembly) on AMD EPYC, numerics version 2',
    'The run is mine-0123456789ab: the same pipeline gives the same bits on every machine.',
  ])
    assert.ok(text.includes(words), `not said: ${words}`);
});

test('what a method has not is not said', () => {
  const svm = textOf(runOf(load('pipelines/paper/svm-in.yaml'), { engine: 'classifiers:1' }));
  for (const words of [
    /LIBSVM \(Chang and Lin, 2011\)/,
    /kernel exp\(-gamma d²\)/,
    /cross-validation on the training pixels/,
    /numerics version 2 of its classifiers/,
  ])
    assert.match(svm, words);
  assert.not.match(svm, /epoch|batch|dropout|initial weights|learning rate|engine/i);
  const plain = textOf(runOf(load('pipelines/paper/cnn-in.yaml')));
  assert.not.match(plain, /residual|SSRN/, 'a network without shortcuts has no residual blocks');
  assert.match(plain, /one spatial pair of plain convolutions/);
  const single = textOf(runOf(load('pipelines/ssrn-in.yaml', ['seeds=[5]'])));
  assert.match(single, /of a single trial \(seed 5\), so that they have no standard deviation/);
  assert.not.match(single, /interval/);
  const gpu = textOf(runOf(load('pipelines/ssrn-in.yaml'), { engine: 'webgpu:nvidia' }));
  assert.match(gpu, /the same bits on the same device and driver/);
});

test('settings other than the usual ones change the text', () => {
  const base = textOf(runOf(load('pipelines/ssrn-in.yaml')));
  // With other scalings than by band, zero is another value.
  const missing = (scaling: string) =>
    textOf(runOf(load('pipelines/ssrn-in.yaml', ['dataset.missing=mean', `dataset.scaling=${scaling}`])));
  assert.match(missing('min-max'), /Missing values were replaced by the least value of their band\./);
  assert.match(missing('none'), /Missing values were replaced by zero\./);
  for (const [set, words] of [
    ['dataset.standardize=training', /statistics of the training pixels alone/],
    ['dataset.scaling=none', /Values were not scaled\./],
    ['dataset.pca={components: 30}', /first 30 principal components/],
    ['dataset.leave_out=[Oats]', /The class Oats was left out\./],
    ['dataset.bands={drop: [3-5]}', /The bands 3-5 were removed\./],
    ['dataset.bands={drop: [3]}', /Band 3 was removed\./],
    ['dataset.missing=mean', /Missing values were replaced by the mean/],
    ['dataset.spectra=[snv]', /the standard normal variate/],
    ['split={by: buffered, train: 5%, validation: 5%}', /so that no patches overlap/],
    ['split.seed=3', /the same for all seeds \(seed 3\)/],
    ['training.optimizer={adamw: {learning_rate: 0.01}}', /AdamW \(Loshchilov and Hutter, 2019\) at a learning rate of 0\.01/],
    ['training.schedule={cosine: {final: 0.1}}', /fell along a cosine to 0\.1/],
    [
      'training.loss={focal: 2, label_smoothing: 0.1, class_weights: balanced}',
      /focal \(Lin et al., 2017\) with gamma 2, with label smoothing .* of 0\.1/,
    ],
    ['training.augment={flips: true, noise: 0.05}', /augmented by flips.* and normal noise \(standard deviation 0\.05\)/],
    ['training.stop={patience: 20}', /at most 200 epochs.*after 20 epochs in a row/],
    ['training.select=last', /the weights of the last epoch/],
    ['training.sampling=balanced', /as many patches of each class/],
    ['patch.padding=replicate', /there are the nearest pixels of the scene/],
  ] as const) {
    assert.not.match(base, words, set);
    assert.match(textOf(runOf(load('pipelines/ssrn-in.yaml', [set]))), words, set);
  }
});

test('nothing is said that was not done', () => {
  const set = (...sets: string[]) => textOf(runOf(load('pipelines/ssrn-in.yaml', sets)));
  for (const [text, words, not] of [
    // Dropout, augmentation and sampling, as far as there are any.
    [
      set('architecture=[{dense: classes}]', 'training.augment={flips: true}', 'training.sampling=balanced'),
      /the initial weights, which patches of small classes are repeated, the order of the batches and the augmentation of the patches\./,
      /dropout/i,
    ],
    [
      set('training.from={file: w.safetensors, head: same}'),
      /decides the split, the order of the batches and/,
      /initial weights|Kernels.* start from/,
    ],
    [set('training.from={file: w.safetensors, head: new}'), /Kernels of the new last layer start from normal/, /Kernels start/],
    [
      set('training.from={file: w.safetensors, layers: [conv1, spectral1]}'),
      /Kernels of the blocks conv2, conv3, spatial1 and dense1 start/,
      /Kernels start/,
    ],
    [
      set(
        'architecture=[{spectral: {kernels: 4, size: 7, shortcut: convolution}}, {conv: {kernels: 8, size: [1, 1, full]}}, {dense: classes}]',
      ),
      /shortcuts by a convolution/,
      /those of SSRN/,
    ],
    [
      set('split={by: random, train: 2000, validation: 0}', 'training.select=last'),
      /drawn at random: 2000 pixels in all\./,
      /class by class/,
    ],
    [
      set('split={by: random, train: {per_class: 1}, validation: 1}'),
      /class by class: 1 pixel of each class\. Validation has 1 pixel in all/,
      /1 pixels/,
    ],
    [set('training.stop={patience: 1}'), /It was to end after 1 epoch in a row/, /It ended/],
    [set('training.schedule={cosine: {final: 0}}'), /along a cosine to zero\./, /to 0 of/],
    [
      textOf(runOf(load('pipelines/ssrn-in.yaml'), { engine: 'cpu' })),
      /the same version of Node on the same kind of processor/,
      /device and driver/,
    ],
    [textOf(runOf(load('pipelines/paper/svm-in.yaml', ['classifier={k-nearest: {k: 3}}']))), /decides the split\./, /cross-validation/],
    [
      textOf(runOf(load('pipelines/ssrn-in.yaml'), { versions: [], numerics: [] })),
      /computed with hsi-run \(the hsi-run authors, 2026\) on the engine/,
      /unknown|numerics|version \./,
    ],
  ] as const) {
    assert.match(text, words);
    assert.not.match(text, not);
  }
});

test('departures, warnings and other configurations stand in the text', () => {
  const configurations = load('pipelines/ssrn-in.yaml', ['vary={patch.size: [5, 7, 9]}']);
  const run = runOf(configurations, { warnings: ['another copy of the scene.'] });
  const departing = { ...run.configurations[0], departures: ['epochs 50, not 200'], publishedTable: 'VI' };
  const text = textOf({ ...run, configurations: [departing, ...run.configurations.slice(1)] });
  assert.match(text, /The experiment is not that of Table VI of Zhong et al\. .*It differs in: epochs 50, not 200\./);
  assert.match(text, /Note: another copy of the scene\./);
  assert.match(text, /one of 3 configurations\. The others differ in what follows\. patch\.size: 5, 7, 9\./);
});

test('everything cited is in the references, once, and in BibTeX', () => {
  const parts = methodsText(runOf(load('pipelines/ssrn-in.yaml')));
  const latex = writeParagraph(parts, 'latex');
  const entries = writeParagraph(parts, 'bibtex');
  const cited = new Set([...latex.matchAll(/\\cite\{([^}]+)\}/g)].map(([, key]) => key));
  const keys = [...entries.matchAll(/^@\w+\{([^,]+),$/gm)].map(([, key]) => key);
  assert.equal([...cited].sort(), [...keys].sort());
  assert.ok(keys.includes('zhong2018') && keys.includes('scene-indian-pines') && keys.includes('hsi-run'));
  assert.match(entries, /version = \{0\.1\.0\},\n {2}note = \{Run mine-0123456789ab\}/);
  for (const entry of entries.split('\n\n')) {
    const depth = [...entry].reduce((sum, sign) => sum + Number(sign === '{') - Number(sign === '}'), 0);
    assert.is(depth, 0, entry);
  }
  assert.not.match(latex, /[^\\]%/, 'a per cent sign would hide the rest of its line');
});

test('signs of LaTeX are escaped, and lines of text become sources', () => {
  assert.is(escapeTex('50 % of a_b & {c} ± 1'), '50 \\% of a\\_b \\& \\{c\\} $\\pm$ 1');
  const { fields, short } = statedSource('x', 'X', 'Debes et al.: A title. IEEE JSTARS 7(6), 2014, doi:10.1109/JSTARS.2014.2305441');
  assert.is(short, 'Debes et al., 2014');
  assert.equal([fields.author, fields.year, fields.doi], ['Debes and others', '2014', '10.1109/JSTARS.2014.2305441']);
  assert.match(bibtex(statedSource('x', 'A & B', 'no colon here')), /title = \{A \\& B\}/);
});

test('names and signs survive each form', () => {
  const { fields } = statedSource('x', 'X', 'Smith, J.-P., Łukasz and Müller {x}, A. B.: A | <b> "c". Here, 2020');
  assert.is(fields.author, 'Smith, J.-P. and Łukasz and Müller x, A. B.');
  assert.match(bibtex(statedSource('x', 'X', 'R&D_50%, Dollár: T, 2020')), /author = \{R \\?&?.*Doll\{\\'a\}r\}/);
  assert.is(escapeTex('a|b <c> "d"'), "a\\textbar{}b \\textless{}c\\textgreater{} ''d''");
  const parts = [{ heading: 'H', sentences: [['a <b> & `c` @d'], [statedSource('k', 'T', 'Müller: <T>, 2020')]] }];
  const md = writeParagraph(parts, 'md');
  assert.match(md, /a \\<b\\> \\& \\`c\\` \\@d/);
  assert.match(md, /T\. Müller: \\<T\\>, 2020/);
  const losses = runOf(load('pipelines/ssrn-in.yaml', ['training.loss={focal: 2}']));
  assert.match(writeCff(programOf(losses), sourcesOf(methodsText(losses))), /family-names: "Dollár"/);
  assert.not.match(writeCff(programOf({ ...losses, versions: [] }), []), /version: "|undefined/);
});

test('CITATION.cff names the program, the run and the sources', () => {
  const run = runOf(load('pipelines/ssrn-in.yaml'));
  const cff = writeCff(programOf(run), sourcesOf(methodsText(run)));
  assert.match(cff, /^cff-version: 1\.2\.0\n/);
  assert.match(cff, /value: "mine-0123456789ab"/);
  assert.match(cff, /family-names: "Zhong"\n {8}given-names: "Zilong"/);
  assert.not.match(cff, /Unknown|undefined/);
});

test.run();
