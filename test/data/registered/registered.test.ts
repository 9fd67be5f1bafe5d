import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sceneNames, type Scenes } from '../../../src/scenes/index.js';
import { openFile } from '../../../src/data/inspect/open.js';
import { nameClasses } from '../../../src/data/registered/class-names.js';
import { scenesIn } from '../../../src/data/registered/read.js';
import { checkSceneId, register, type Registration } from '../../../src/data/registered/register.js';
import { loadScene } from '../../../src/data/scene/scene.js';
import type { Failure } from '../../../src/errors/failure.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { knownSize } from '../../../src/pipeline/resolve/dataset-checks.js';
import { problemOf, problemOfAsync, withFolder } from '../helpers.js';
import { writeMat, type Written } from '../readers/writers/mat5.js';

const test = suite('data/registered/registered');

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const CUBE: Written = { name: 'cube', shape: [8, 9, 20], values: upTo(1440), class: 'single' };
const MASK: Written = { name: 'gt', shape: [8, 9], values: upTo(72).map((index) => index % 3), class: 'uint8' };

/** Files in `folder/mine` and what of them is registered in `folder/data`. */
async function registered(folder: string, options: Partial<Registration> = {}): Promise<Scenes> {
  const mine = join(folder, 'mine');
  mkdirSync(mine, { recursive: true });
  writeFileSync(join(mine, 'a.mat'), writeMat([CUBE]));
  writeFileSync(join(mine, 'b.mat'), writeMat([MASK]));
  const { cube, mask } = await openFile({ file: join(mine, 'a.mat') }, { file: join(mine, 'b.mat') });
  register({ id: 'field', folder: join(folder, 'data'), cube: cube!, mask: mask!, ...options });
  return scenesIn(join(folder, 'data'));
}

const dataset = { scene: 'field' } as Parameters<typeof loadScene>[0];

for (const link of [false, true]) {
  test(`what is registered ${link ? 'in place' : 'as a copy'} is found, loaded and told of by its own words`, () =>
    withFolder(async (folder) => {
      const scenes = await registered(folder, { link, title: 'Field', classes: 'Maize,Wheat: winter', licence: 'CC0', citation: 'Us' });
      assert.equal(scenes.names(), [...sceneNames, 'field']);
      const { cube, mask, ...known } = scenes.find('field')!;
      assert.equal(known, {
        id: 'field',
        title: 'Field',
        rows: 8,
        columns: 9,
        bands: 20,
        registered: true,
        licence: 'CC0',
        citation: 'Us',
        classes: [
          { label: 1, name: 'Maize', pixels: 24 },
          { label: 2, name: 'Wheat: winter', pixels: 24 },
        ],
      });
      const at = (name: string) => (link ? resolve(folder, 'mine', name) : name);
      assert.equal([cube.file, cube.variable, mask.file, mask.variable], [at('a.mat'), 'cube', at('b.mat'), 'gt']);
      const loaded = await loadScene(dataset, { dataFolder: join(folder, 'data'), baseFolder: '.' });
      assert.equal(
        [loaded.classNames, loaded.warnings, [...loaded.mask.values.subarray(0, 3)]],
        [['Maize', 'Wheat: winter'], [], [0, 8 % 3, 16 % 3]],
      );
      writeFileSync(loaded.sources[1].file, writeMat([{ ...MASK, name: 'other' }, MASK]));
      const [warning] = (await loadScene(dataset, { dataFolder: join(folder, 'data'), baseFolder: '.' })).warnings;
      assert.match(warning, /this mask differs from the registered copy \(SHA-256/);
    }));
}

test('cube and mask of one file, and of two files that are called alike', () =>
  withFolder(async (folder) => {
    const [one, two] = ['one', 'two'].map((name) => join(folder, name, 'data.mat'));
    for (const file of [one, two]) mkdirSync(join(file, '..'));
    writeFileSync(one, writeMat([CUBE, MASK]));
    writeFileSync(two, writeMat([MASK]));
    const data = join(folder, 'data');
    for (const [id, mask, names] of [
      ['same', one, ['data.mat', 'data.mat']],
      ['alike', two, ['data.mat', 'mask-data.mat']],
    ] as const) {
      const opened = await openFile({ file: one }, { file: mask });
      const scene = register({ id, folder: data, cube: opened.cube!, mask: opened.mask! });
      assert.equal([scene.cube.file, scene.mask.file], names);
      assert.is((await loadScene({ ...dataset, scene: id }, { dataFolder: data, baseFolder: '.' })).cube.bands, 20);
    }
  }));

test('labels with gaps, and wavelengths that the scene.yaml names', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'a.mat');
    writeFileSync(file, writeMat([CUBE, { ...MASK, values: MASK.values.map((label) => Number(label) * 10) }]));
    const { cube, mask } = await openFile({ file });
    const centres = upTo(20).map((band) => 400 + 10 * band);
    const withCentres = { ...cube!, array: { ...cube!.array, facts: { wavelengths: centres } } };
    register({ id: 'gaps', folder, cube: withCentres, mask: mask!, classes: 'Maize,Wheat' });
    const scene = scenesIn(folder).find('gaps')!;
    assert.equal(
      scene.classes.map(({ label }) => label),
      [10, 20],
    );
    assert.equal(scene.wavelengths, { from: 400, to: 590, approximate: false, centres });
    const loaded = await loadScene({ scene: 'gaps', bands: { keep: ['405-425 nm'] } }, { dataFolder: folder, baseFolder: '.' });
    assert.equal(
      [loaded.classNames, loaded.identity.bands, [...new Set(loaded.mask.values)].sort()],
      [
        ['Maize', 'Wheat'],
        [1, 2],
        [0, 1, 2],
      ],
    );
  }));

test('a pipeline that names it is checked by its size, and a near name is told', () =>
  withFolder(async (folder) => {
    const scenes = await registered(folder);
    const text = `version: 1
dataset: {scene: field}
split: {by: random, train: 20%, validation: 10%, test: rest}
patch: {size: 7}
architecture: ssrn
training: {optimizer: {adam: {learning_rate: 0.001}}, batch: 4, epochs: 1, select: last}
seeds: [1]
`;
    const problemsOf = (changed: string, known?: Scenes): string[] => {
      try {
        parsePipeline(changed, 'a.yaml', [], undefined, known);
        return [];
      } catch (error) {
        return (error as Failure).problems.map(({ code, suggestion }) => `${code} ${suggestion ?? ''}`.trim());
      }
    };
    assert.equal(problemsOf(text, scenes), []);
    assert.equal(knownSize(parsePipeline(text, 'a.yaml', [], undefined, scenes).experiment, scenes)!.classes, 2);
    assert.equal(problemsOf(text.replace('size: 7', 'size: 9'), scenes), ['patch']);
    assert.equal(problemsOf(text.replace('field', 'feild'), scenes), ['scene-unknown field']);
    assert.equal(problemsOf(text), ['scene-unknown']);
    assert.equal(problemsOf(text, { ...scenes, find: () => undefined, open: true }), []);
  }));

/** Changes to a scene.yaml, and what is said of it. */
const WRONG: [string, (text: string) => string, string][] = [
  ['no mapping', () => '- 1', 'yaml'],
  ['an unknown key', (text) => text.replace('title', 'titel'), 'unknown-key'],
  ['labels that fall', (text) => text.replace('label: 2', 'label: 1'), 'value'],
  ['a name twice', (text) => text.replace('Class 2', 'Class 1'), 'duplicate'],
  ['a shape of two numbers', (text) => text.replace('[8, 9, 20]', '[8, 9]'), 'value'],
  ['too few wavelengths', (text) => `${text}wavelengths: [400, 500]\n`, 'value'],
  ['no colour', (text) => text.replace('pixels: 24', 'pixels: 24, colour: red'), 'value'],
  ['no text', () => '\u0000', 'encoding'],
];

for (const [title, change, code] of WRONG) {
  test(`a scene.yaml with ${title} is a failure at its line`, () =>
    withFolder(async (folder) => {
      await registered(folder);
      const file = join(folder, 'data', 'field', 'scene.yaml');
      writeFileSync(file, change(readFileSync(file, 'utf8')));
      const problem = problemOf(() => scenesIn(join(folder, 'data')).find('field'));
      assert.equal([problem.code, problem.place?.file, problem.place?.line !== undefined], [code, file, true], problem.message);
    }));
}

test('names that cannot be given', () =>
  withFolder(async (folder) => {
    await registered(folder);
    const codeOf = (id: string, force = false) => problemOf(() => checkSceneId(id, join(folder, 'data'), force)).code;
    assert.equal(
      ['ksc', '', '.', '..', 'a/b', 'Field', 'a'.repeat(65), 'field'].map((id) => codeOf(id)),
      [...new Array(7).fill('scene-name'), 'exists'],
    );
    checkSceneId('field', join(folder, 'data'), true);
    await registered(folder, { force: true, title: 'Again' });
    assert.is(scenesIn(join(folder, 'data')).find('field')!.title, 'Again');
  }));

test('names of classes', () => {
  const labels = [
    { label: 1, pixels: 5 },
    { label: 10, pixels: 6 },
  ];
  const names = (named?: string, file: object = {}) => nameClasses(labels, file, named).map(({ name }) => name);
  assert.equal(names(), ['Class 1', 'Class 10']);
  assert.equal(names('Maize, Wheat'), ['Maize', 'Wheat']);
  assert.equal(names('10=Maize'), ['Class 1', 'Maize']);
  assert.equal(names(undefined, { classNames: ['', 'A'] }), ['A', 'Class 10']);
  assert.is(
    nameClasses(labels, {
      classColours: [
        [0, 0, 0],
        [1, 2, 255],
      ],
    })[0].colour,
    '#0102ff',
  );
  for (const named of ['A', 'A,B,C', 'A,A', 'A,', '2=A']) assert.is(problemOf(() => names(named)).code, 'class-count', named);
});

test('a mask that labels nothing, or holds what is no label', () =>
  withFolder(async (folder) => {
    for (const [values, code] of [
      [upTo(72).map(() => 0), 'mask-empty'],
      [upTo(72).map(() => -1), 'label-invalid'],
    ] as const) {
      const file = join(folder, 'a.mat');
      writeFileSync(file, writeMat([CUBE, { ...MASK, values, class: 'int16' }]));
      const { cube, mask } = await openFile({ file }, { file });
      assert.is(problemOf(() => register({ id: 'field', folder, cube: cube!, mask: mask! })).code, code);
    }
    assert.is(
      (await problemOfAsync(() => openFile({ file: join(folder, 'a.mat') }, { file: join(folder, 'none.mat') }))).code,
      'file-missing',
    );
    assert.is(scenesIn(folder).find('field'), undefined);
  }));

test.run();
