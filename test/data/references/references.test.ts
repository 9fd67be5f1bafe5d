import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScene } from '../../../src/data/scene/scene.js';
import { openRows } from '../../../src/data/arrays/scene-rows.js';
import { adviseScene } from '../../../src/data/advise.js';
import { foundReferences, referencesBeside } from '../../../src/data/references/beside.js';
import { problemOf, problemOfAsync } from '../helpers.js';

const test = suite('data/references/references');
let folder: string;
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'hsi-run-references-'));
});
test.after.each(() => rmSync(folder, { recursive: true, force: true }));

/** An ENVI file of 16-bit numbers, [lines, columns, bands], with its header. */
function write(
  name: string,
  shape: readonly [number, number, number],
  value: (line: number, column: number, band: number) => number,
): void {
  const [lines, columns, bands] = shape;
  const values = new Uint16Array(lines * columns * bands);
  for (let at = 0; at < values.length; at++) {
    values[at] = value(Math.floor(at / (columns * bands)), Math.floor(at / bands) % columns, at % bands);
  }
  writeFileSync(join(folder, `${name}.raw`), values);
  writeFileSync(
    join(folder, `${name}.hdr`),
    `ENVI\nsamples = ${columns}\nlines = ${lines}\nbands = ${bands}\ndata type = 12\ninterleave = bip\nbyte order = 0\nreflectance scale factor = 4095\nwavelength = {450, 650}\n`,
  );
}

/** A leaf of 3 x 4 pixels whose reflectance is 0.5 in band 1 and 0.25 in band 2, below white lines that differ in each column. */
function camera(names: readonly [string, string, string]): void {
  const dark = (column: number, band: number) => 100 + column + 10 * band;
  const span = (column: number, band: number) => 1000 + 100 * column + 40 * band;
  write(names[0], [3, 4, 2], (_, column, band) => dark(column, band) + span(column, band) * (band === 0 ? 0.5 : 0.25));
  // The mean of the lines counts: each alone is wrong.
  write(names[1], [2, 4, 2], (line, column, band) => dark(column, band) + span(column, band) + (line === 0 ? 60 : -60));
  write(names[2], [5, 4, 2], (line, column, band) => dark(column, band) + (line - 2) * 20);
  write('mask_gt', [3, 4, 1], (line) => (line < 2 ? 1 : 2));
  writeFileSync(join(folder, 'mask_gt.hdr'), 'ENVI\nsamples = 4\nlines = 3\nbands = 1\ndata type = 12\ninterleave = bip\nbyte order = 0\n');
}

const NAMES = [
  ['leaf', 'WHITEREF_leaf', 'DARKREF_leaf'],
  ['raw', 'whiteReference', 'darkReference'],
  ['Pika 1', 'white', 'dark_current'],
] as const;

for (const names of NAMES) {
  test(`reflectance by references as they are called beside ${names[0]}`, async () => {
    camera(names);
    const [cube, mask] = [join(folder, `${names[0]}.hdr`), { file: join(folder, 'mask_gt.hdr') }];
    const scene = await loadScene({ cube: { file: cube, references: 'beside' }, mask }, { baseFolder: folder });
    assert.equal(
      Array.from(scene.cube.values),
      Array.from({ length: 24 }, (_, at) => (at % 2 === 0 ? 0.5 : 0.25)),
    );
    assert.equal([scene.cube.type, scene.cube.facts], ['float32', { wavelengths: [450, 650], scale: 1 }]);
    assert.equal(scene.sources.length, 4, 'the references are known as files that the scene was read from');
    const named = { white: `${names[1]}.hdr`, dark: `${names[2]}.hdr` };
    const same = await loadScene({ cube: { file: cube, references: named }, mask }, { baseFolder: folder });
    assert.is(same.identity.digest, scene.identity.digest);
    const raw = await loadScene({ cube: { file: cube }, mask }, { baseFolder: folder });
    assert.equal([raw.cube.type, raw.cube.facts?.scale], ['uint16', 4095], 'nothing is corrected unless the pipeline says so');
    const rows = await openRows({ file: cube, references: 'beside' }, undefined, 1);
    assert.equal([rows.type, rows.streamed], ['float32', true]);
    assert.equal(Array.from((await rows.read(1, 2)).values), Array.from(scene.cube.values.slice(8, 16)));
  });
}

test('a new pipeline is told of them, unless it names them', async () => {
  camera(NAMES[0]);
  const [cube, mask] = [join(folder, 'leaf.hdr'), { file: join(folder, 'mask_gt.hdr') }];
  const [note, ...more] = (await adviseScene({ file: cube }, mask)).notes;
  assert.match(
    note,
    /^a white and a dark reference lie beside it \(WHITEREF_leaf\.hdr, DARKREF_leaf\.hdr\): dataset\.cube\.references: beside/,
  );
  assert.equal([more, (await adviseScene({ file: cube, references: 'beside' }, mask)).notes], [[], []]);
});

test('those with the name of the cube come before those without', () => {
  camera(NAMES[0]);
  camera(NAMES[1]);
  const { white, dark } = referencesBeside(join(folder, 'leaf.raw'));
  assert.equal([white, dark], [join(folder, 'WHITEREF_leaf.hdr'), join(folder, 'DARKREF_leaf.hdr')]);
});

test('detector elements that see no white are missing values, which the run is told', async () => {
  camera(NAMES[0]);
  write('WHITEREF_leaf', [1, 4, 2], (_, column, band) => (column === 1 && band === 0 ? 0 : 4000));
  const dataset = { cube: { file: 'leaf.hdr', references: 'beside' }, mask: { file: 'mask_gt.hdr' }, missing: 'mean' } as const;
  const scene = await loadScene(dataset, { baseFolder: folder });
  assert.is(scene.cube.values.filter((value) => value !== value).length, 3);
  assert.ok(
    scene.warnings.some((one) => /not brighter than the dark one in 1 of 8/.test(one)),
    String(scene.warnings),
  );
});

test('a missing reference, and one of another camera, are errors that say so', async () => {
  camera(NAMES[0]);
  rmSync(join(folder, 'DARKREF_leaf.hdr'));
  assert.match(problemOf(() => foundReferences(join(folder, 'leaf.hdr'))).message, /no dark reference/);
  write('DARKREF_leaf', [1, 3, 2], () => 90);
  const dataset = { cube: { file: 'leaf.hdr', references: 'beside' }, mask: { file: 'mask_gt.hdr' } };
  const { code, message } = await problemOfAsync(() => loadScene(dataset, { baseFolder: folder }));
  assert.is(code, 'size-mismatch');
  assert.match(message, /1 x 3 x 2.*4 columns and 2 bands/);
});

test.run();
