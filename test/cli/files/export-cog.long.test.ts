import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../../src/base/csv.js';
import { geopackage } from '../../../src/data/vector/formats/geopackage.js';
import { hsiRun } from '../command-line.js';
import { MAPPED, TINY } from '../tiny.js';

const test = suite('cli/files/export-cog');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const run = async (file: string, text: string) => {
  writeFileSync(join(folder, file), text);
  const { code, stdout, stderr } = await hsiRun([file, '--engine', 'wasm', '--quiet'], { cwd: folder });
  assert.is(code, 0, stderr);
  return stdout.trim();
};
const mapped = await run('mapped.yaml', MAPPED.replace('seeds: [1, 2]', 'seeds: [1]'));

async function valuesOf(file: string): Promise<ArrayLike<number>> {
  const tiff = await fromFile(file);
  const [values] = (await (await tiff.getImage()).readRasters()) as unknown as [ArrayLike<number>];
  tiff.close();
  return values;
}

test("a run's maps as COG: the values of its GeoTIFFs, and no file of the run changes", async () => {
  const before = readFileSync(join(folder, mapped, 'maps/1/SHA256SUMS'), 'utf8');
  const { code, stdout, stderr } = await hsiRun(['export', mapped, '--cog', 'cog'], { cwd: folder });
  assert.is(code, 0, stderr);
  assert.is(stdout.trim(), 'cog/1: classification.tif, classification.tif.aux.xml, confidence.tif');
  for (const name of ['classification.tif', 'confidence.tif']) {
    assert.equal(await valuesOf(join(folder, 'cog/1', name)), await valuesOf(join(folder, mapped, 'maps/1', name)));
  }
  assert.is(readFileSync(join(folder, mapped, 'maps/1/SHA256SUMS'), 'utf8'), before);
  const again = await hsiRun(['export', mapped, '--cog', 'cog'], { cwd: folder });
  assert.is(again.code, 2);
  assert.match(again.stderr, /exists already/);
});

test('without maps there is nothing to write', async () => {
  const plain = await run('plain.yaml', TINY.replace('name: tiny', 'name: plain').replace('seeds: [1, 2]', 'seeds: [1]'));
  const { code, stderr } = await hsiRun(['export', plain, '--cog', 'none'], { cwd: folder });
  assert.is(code, 2);
  assert.match(stderr, /plain-\w+ has no map\n\s+hsi-run map \S*plain-\w+ makes one/);
  assert.not.ok(readdirSync(folder).includes('none'));
});

test('polygons of the classes cover every classified pixel once, and a majority filter is said', async () => {
  const { code, stdout, stderr } = await hsiRun(['export', mapped, '--polygons', 'polygons', '--majority', '3'], { cwd: folder });
  assert.is(code, 0, stderr);
  assert.match(
    stdout,
    /^polygons\/1\/classes\.geojson: pixels: column, and minus row, .*; majority filter of 3 x 3 pixels, \d+ pixels changed$/m,
  );
  const { majority, features } = JSON.parse(readFileSync(join(folder, 'polygons/1/classes.geojson'), 'utf8'));
  assert.match(majority, /^3 x 3 pixels; \d+ pixels changed$/);
  const areas = readCsv(readFileSync(join(folder, 'polygons/1/areas.csv'), 'utf8'));
  assert.is(
    areas.reduce((sum, { pixels }) => sum + Number(pixels), 0),
    256,
  );
  assert.is(
    features.reduce((sum: number, { properties }: { properties: { pixels: number } }) => sum + properties.pixels, 0),
    256,
  );
  const layer = await geopackage.read(join(folder, 'polygons/1/classes.gpkg'), undefined);
  assert.is(layer.features.length, features.length);
  for (const [index, one] of layer.features.entries()) {
    const { properties, geometry } = features[index];
    assert.equal(
      [one.fields.get('class'), one.fields.get('pixels'), one.fields.get('name')],
      [properties.class, properties.pixels, properties.name],
    );
    assert.equal(one.shapes, [{ kind: 'area', rings: geometry.coordinates }]);
  }
  const even = await hsiRun(['export', mapped, '--polygons', 'other', '--majority', '4'], { cwd: folder });
  assert.equal([even.code, /odd number from 3 to 99/.test(even.stderr)], [2, true]);
  const alone = await hsiRun(['export', mapped, '--majority', '3'], { cwd: folder });
  assert.equal([alone.code, /--polygons/.test(alone.stderr)], [2, true]);
});

test('one export at a time', async () => {
  const { code, stderr } = await hsiRun(['export', mapped, '--cog', 'a', '--onnx', 'b.onnx'], { cwd: folder });
  assert.is(code, 2);
  assert.match(stderr, /--onnx and --cog are several exports/);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
