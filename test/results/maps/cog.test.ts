import { fromArrayBuffer } from 'geotiff';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeCog } from '../../../src/results/maps/cog.js';

const test = suite('results/maps/cog');
const PLACE = {
  tiepoint: [0, 0, 0, 500000, 4600000, 0],
  pixelScale: [2, 2, 0],
  geoKeys: { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: 32632 },
};

const open = (bytes: Uint8Array) => fromArrayBuffer(Uint8Array.from(bytes).buffer);

test('tiles with overviews of half the size, each with values of the one below', async () => {
  const [rows, columns] = [600, 530];
  const values = Uint8Array.from({ length: rows * columns }, (_, at) => (at * 7 + Math.floor(at / columns)) % 5);
  const tiff = await open(
    await encodeCog({ rows, columns, values, colours: ['#ff0000'], noData: 0, place: PLACE, metadata: { CLASS_1: 'Maize' } }),
  );
  assert.is(await tiff.getImageCount(), 3);
  const sizes: number[][] = [];
  for (let index = 0; index < 3; index++) {
    const image = await tiff.getImage(index);
    sizes.push([image.getHeight(), image.getWidth(), image.getTileHeight(), image.getTileWidth()]);
    const [found] = (await image.readRasters()) as unknown as [Uint8Array];
    const step = 1 << index;
    const width = image.getWidth();
    const wrong = found.findIndex((value, at) => value !== values[Math.floor(at / width) * step * columns + (at % width) * step]);
    assert.is(wrong, -1, `level ${index}`);
  }
  assert.equal(sizes, [
    [600, 530, 256, 256],
    [300, 265, 256, 256],
    [150, 133, 256, 256],
  ]);
  const image = await tiff.getImage(0);
  assert.equal([image.getOrigin(), image.getGeoKeys()?.ProjectedCSTypeGeoKey, image.getGDALNoData()], [[500000, 4600000, 0], 32632, 0]);
});

test('directories come first, then the tiles of the smallest overview', async () => {
  const values = new Float32Array(300 * 300).fill(0.5);
  const bytes = await encodeCog({ rows: 300, columns: 300, values, place: {} });
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const tag = (directory: number, id: number) => {
    const count = view.getUint16(directory, true);
    const entry = Array.from({ length: count }, (_, index) => directory + 2 + 12 * index).find((at) => view.getUint16(at, true) === id)!;
    const length = view.getUint32(entry + 4, true);
    return view.getUint32(length === 1 ? entry + 8 : view.getUint32(entry + 8, true), true);
  };
  const second = view.getUint32(8 + 2 + 12 * view.getUint16(8, true), true);
  const [whole, overview] = [tag(8, 324), tag(second, 324)];
  assert.is(tag(second, 254), 1);
  assert.ok(8 < second && second < overview && overview < whole, `${second} ${overview} ${whole}`);
  assert.is(bytes.length, whole + 4 * 256 * 256 * 4);
});

test('a small raster is one tile', async () => {
  const values = Uint16Array.from({ length: 6 }, (_, at) => at * 100);
  const tiff = await open(await encodeCog({ rows: 2, columns: 3, values, place: {} }));
  assert.is(await tiff.getImageCount(), 1);
  const [found] = (await (await tiff.getImage()).readRasters()) as unknown as [Uint16Array];
  assert.equal(found, values);
});

test.run();
