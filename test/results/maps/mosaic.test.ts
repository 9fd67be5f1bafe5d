import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mosaics } from '../../../src/results/maps/mosaic.js';
import type { MapFacts } from '../../../src/store/formats/run-map-manifest.js';

const test = suite('results/maps/mosaic');

test('the place of a mosaic is that of its tiles, also where pixels are turned and known by their middles', () => {
  const placeOf = (georeference: Record<string, unknown>) => {
    const facts = { classes: ['a'], colours: ['#ff0000'], georeference } as unknown as MapFacts;
    const text = mosaics({ rows: 4, columns: 3 }, [{ folder: 'tile', from: 0, to: 4 }], facts, (name) => name === 'confidence');
    return /<GeoTransform>(.*)<\/GeoTransform>/.exec(text.get('confidence')!)?.[1];
  };
  const ModelTransformation = [8, 2, 0, 7, 2, -8, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1];
  assert.is(placeOf({ ModelTransformation }), '7, 8, 2, 9, 2, -8');
  // GDAL moves such a place by half a pixel.
  assert.is(placeOf({ ModelTransformation, geoKeys: { GTRasterTypeGeoKey: 2 } }), '2, 8, 2, 12, 2, -8');
  assert.is(placeOf({ 'map info': 'UTM, 1, 1, 5, 6, 30, 20, 33, North, WGS-84' }), '5, 30, 0, 6, 0, -20');
});

test.run();
