import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { writeMat } from '../data/readers/writers/mat5.js';
import { writePng } from '../data/readers/writers/png.js';
import { hsiRun } from './command-line.js';

const test = suite('cli/facts');

const [ROWS, COLUMNS, BANDS] = [12, 10, 4];
const PIXELS = ROWS * COLUMNS;
const LABELS = Array.from({ length: PIXELS }, (_, pixel) => 1 + (Math.floor(pixel / COLUMNS) % 2));
/** Reflectances times 10000, well apart for the two classes. */
const NUMBERS = LABELS.flatMap((label, pixel) =>
  Array.from({ length: BANDS }, (_, band) => (label === 1 ? 1000 : 3000) + 500 * band + (pixel % 7) * 10),
);

const header = (bands: number, type: number, more = '') =>
  `ENVI\nsamples = ${COLUMNS}\nlines = ${ROWS}\nbands = ${bands}\ndata type = ${type}\ninterleave = bip\nbyte order = 0\n${more}`;

function fill(folder: string): void {
  const write = (name: string, text: string, values: Uint16Array | Float32Array | Uint8Array) => {
    writeFileSync(join(folder, `${name}.hdr`), text);
    writeFileSync(join(folder, `${name}.img`), Buffer.from(values.buffer));
  };
  const centres = 'wavelength units = nm\nwavelength = {450, 550, 650, 750';
  write('plain', header(BANDS, 12, 'reflectance scale factor = 10000\n'), Uint16Array.from(NUMBERS));
  write('known', header(BANDS, 12, `reflectance scale factor = 10000\n${centres}}\n`), Uint16Array.from(NUMBERS));
  const more = NUMBERS.flatMap((value, index) => (index % BANDS === BANDS - 1 ? [value, 9] : [value]));
  write('wider', header(BANDS + 1, 12, `reflectance scale factor = 10000\n${centres}, 850}\n`), Uint16Array.from(more));
  write(
    'unit',
    header(BANDS, 4, 'reflectance scale factor = 1\n'),
    Float32Array.from(NUMBERS, (value) => value / 10000),
  );
  write(
    'silent',
    header(BANDS, 4),
    Float32Array.from(NUMBERS, (value) => value / 10000),
  );
  write('gt', header(1, 1), Uint8Array.from(LABELS));
  for (const [name, cube] of [
    ['first', 'plain'],
    ['second', 'known'],
  ]) {
    writeFileSync(
      join(folder, `${name}.yaml`),
      `version: 1\nname: ${name}\ndataset:\n  cube: {file: ${cube}.hdr}\n  mask: {file: gt.hdr}\n` +
        'split: {by: random, train: 30%, validation: 10%, test: rest}\npatch: {size: 1}\nclassifier: {k-nearest: {}}\nseeds: [1]\n' +
        (name === 'first' ? 'maps: none\n' : ''),
    );
  }
}

test('a run keeps what its own files say, and a scene is mapped in its own units', () =>
  withFolder(async (folder) => {
    fill(folder);
    const run = (...args: string[]) => hsiRun(args, { cwd: folder, env: { XDG_CACHE_HOME: join(folder, 'cache') } });
    for (const name of ['first', 'second']) assert.is((await run(`${name}.yaml`, '-q')).code, 0);
    const trials = readdirSync(join(folder, 'runs', 'trials')).filter((name) => /^[0-9a-f]{64}$/.test(name));
    assert.is(trials.length, 1, 'pixels that are the same make one trial');
    // The methods text knows the size of the scene from the facts, and its labelled pixels from a map.
    assert.match((await run('cite', 'first')).stdout, `our own scene (plain.hdr), with ${ROWS} x ${COLUMNS} pixels, 4 bands and 2 classes`);
    assert.match(
      (await run('cite', 'second')).stdout,
      `our own scene (known.hdr), with ${ROWS} x ${COLUMNS} pixels, 4 bands from 450 to 750 nm, ${PIXELS} labelled pixels and 2 classes`,
    );
    // The trial was computed by the run without wavelengths; this one has them.
    const wider = await run('map', 'second', '--scene', 'wider.hdr', '--mask', 'gt.hdr', '--json');
    assert.is(wider.code, 0, wider.stderr);
    const without = await run('map', 'first', '--scene', 'wider.hdr', '--mask', 'gt.hdr');
    assert.match(without.stderr, /they cannot be matched by wavelength: those of the training are not known/);
    const unit = await run('map', 'first', '--scene', 'unit.hdr', '--mask', 'gt.hdr', '--json');
    assert.is(unit.code, 0, unit.stderr);
    assert.not.match(unit.stdout + unit.stderr, /warning/);
    const home = join(
      folder,
      'runs',
      readdirSync(join(folder, 'runs')).find((one) => one.startsWith('first-'))!,
    );
    const classes = (name: string) => readFileSync(join(home, 'maps', name, 'classification.img'));
    assert.equal([...classes('1-unit')], LABELS);
    const silent = await run('map', 'first', '--scene', 'silent.hdr', '--mask', 'gt.hdr');
    assert.match(silent.stdout, /warning: this scene's values \(mean .*\) lie far from those of the training/);
    // The header is edited: the run is not computed again, and knows.
    writeFileSync(join(folder, 'plain.hdr'), readFileSync(join(folder, 'known.hdr')));
    assert.is((await run('first.yaml', '-q')).code, 0);
    assert.is((await run('map', 'first', '--scene', 'wider.hdr', '--mask', 'gt.hdr')).code, 0);
    const integrity = await run('verify', 'first', '--integrity');
    assert.is(integrity.code, 0, integrity.stdout + integrity.stderr);
  }));

test('inspecting a scene does not write over its mask', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'scene.mat'), writeMat([{ name: 'cube', shape: [ROWS, COLUMNS, BANDS], values: NUMBERS, class: 'uint16' }]));
    const mask = writePng(ROWS, COLUMNS, 8, 0, LABELS);
    writeFileSync(join(folder, 'scene-mask.png'), mask);
    for (let time = 0; time < 2; time++) {
      const { code, stdout, stderr } = await hsiRun(['data', 'inspect', 'scene.mat', '--output', '.'], { cwd: folder });
      assert.is(code, 0, stderr);
      assert.match(stdout, /2 classes, 120 labelled pixels[^]*saved scene-false-colour\.png\nsaved scene-mask-2\.png\n$/);
      assert.match(stderr, /^note: scene-mask\.png exists already and hsi-run did not write it: saved as scene-mask-2\.png$/m);
      assert.equal(readFileSync(join(folder, 'scene-mask.png')), mask);
    }
    assert.equal(readdirSync(folder).sort(), ['scene-false-colour.png', 'scene-mask-2.png', 'scene-mask.png', 'scene.mat']);
  }));

test('an import replaces no file that hsi-run did not put there', () =>
  withFolder(async (folder) => {
    fill(folder);
    mkdirSync(join(folder, 'labels'));
    // A mask whose header is called as the cube's.
    writeFileSync(join(folder, 'labels', 'plain.hdr'), readFileSync(join(folder, 'gt.hdr')));
    writeFileSync(join(folder, 'labels', 'plain.dat'), readFileSync(join(folder, 'gt.img')));
    const run = (...args: string[]) =>
      hsiRun(['data', 'import', 'plain.hdr', 'labels/plain.hdr', '--data', 'data', ...args], { cwd: folder });
    const files = ['mask-plain.dat', 'mask-plain.hdr', 'plain.hdr', 'plain.img', 'scene.yaml'];
    assert.is((await run('--name', 'field')).code, 0);
    assert.equal(readdirSync(join(folder, 'data', 'field')).sort(), files);
    assert.equal(readFileSync(join(folder, 'data', 'field', 'plain.hdr')), readFileSync(join(folder, 'plain.hdr')));
    // Registered copies are replaced on demand.
    writeFileSync(
      join(folder, 'plain.img'),
      readFileSync(join(folder, 'plain.img')).map((byte, index) => (index === 0 ? byte + 1 : byte)),
    );
    assert.is((await run('--name', 'field')).code, 2);
    assert.is((await run('--name', 'field', '--force')).code, 0);
    // What was there before is not.
    mkdirSync(join(folder, 'data', 'other'));
    writeFileSync(join(folder, 'data', 'other', 'mask-plain.dat'), 'mine');
    const refused = await run('--name', 'other', '--force');
    assert.equal(
      [refused.code, refused.stderr.split('\n')[0].replace(/^.*mask-plain\.dat/, '~')],
      [2, '~: error: another file of this name exists already'],
    );
    assert.equal(readdirSync(join(folder, 'data', 'other')), ['mask-plain.dat']);
    assert.is(readFileSync(join(folder, 'data', 'other', 'mask-plain.dat'), 'utf8'), 'mine');
  }));

test('a file that is there is a file, whatever its name', () =>
  withFolder(async (folder) => {
    fill(folder);
    for (const [from, to] of [
      ['plain', 'scene #2'],
      ['gt', 'scene #2_gt'],
      ['plain', 'ang_v1_img'],
      ['gt', 'ang_v1_img_gt'],
    ]) {
      writeFileSync(join(folder, `${to}.hdr`), readFileSync(join(folder, `${from}.hdr`)));
      writeFileSync(join(folder, to.startsWith('ang') ? to : `${to}.img`), readFileSync(join(folder, `${from}.img`)));
    }
    for (const name of ['scene #2.img', 'ang_v1_img']) {
      const seen = await hsiRun(['data', 'inspect', name, '--output', 'pictures'], { cwd: folder });
      assert.is(seen.code, 0, seen.stderr);
      assert.match(seen.stdout, /2 classes, 120 labelled pixels/);
      const written = await hsiRun(['new', name, '--output', 'mine.yaml'], { cwd: folder });
      assert.is(written.code, 0, written.stderr);
      assert.is((await hsiRun(['plan', 'mine.yaml', '--quick'], { cwd: folder })).code, 0);
      writeFileSync(join(folder, 'mine.yaml'), '');
      assert.is((await hsiRun(['new', name, '--output', 'mine.yaml'], { cwd: folder })).code, 2);
      rmSync(join(folder, 'mine.yaml'));
    }
  }));

test('what new writes for a scene with an empty band runs', () =>
  withFolder(async (folder) => {
    fill(folder);
    const values = NUMBERS.map((value, index) => (index % BANDS === 2 || (index < BANDS && index % BANDS === 0) ? -9999 : value));
    writeFileSync(join(folder, 'plain.hdr'), header(BANDS, 4, 'data ignore value = -9999\n'));
    writeFileSync(join(folder, 'plain.img'), Buffer.from(Float32Array.from(values).buffer));
    const run = (...args: string[]) => hsiRun(args, { cwd: folder });
    assert.is((await run('new', 'plain.hdr', '--mask', 'gt.hdr')).code, 0);
    const text = readFileSync(join(folder, 'plain.yaml'), 'utf8');
    assert.match(text, /12 x 10 pixels, 3 bands, 2 classes, 119 labelled pixels/);
    assert.match(text, /^ {2}bands: \{drop: \[3\]\}/m);
    assert.match(text, /^ {2}missing: leave-out/m);
    assert.is((await run('plan', 'plain.yaml', '--quick')).code, 0);
  }));

test.run();
