import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { undoPredictor } from '../../../../src/data/readers/geotiff/predictor.js';

const test = suite('data/readers/geotiff/predictor');

/** Differences to the value `pixel` places before, of each line. */
function differences(values: number[], line: number, pixel: number, modulo: number): number[] {
  return values.map((value, at) => (at % line < pixel ? value : (((value - values[at - pixel]) % modulo) + modulo) % modulo));
}

test('2: whole numbers as differences to the pixel before, channel by channel', () => {
  for (const littleEndian of [true, false]) {
    const values = [1, 500, 3, 200, 65535, 0, 9, 8, 7, 6, 5, 65535];
    const bytes = Buffer.from(new ArrayBuffer(24));
    for (const [at, value] of differences(values, 6, 2, 65536).entries()) {
      if (littleEndian) bytes.writeUInt16LE(value, 2 * at);
      else bytes.writeUInt16BE(value, 2 * at);
    }
    const little = undoPredictor(bytes, 2, { lines: 2, values: 6, pixel: 2, size: 2, littleEndian });
    assert.equal(
      values.map((_, at) => (little ? bytes.readUInt16LE(2 * at) : bytes.readUInt16BE(2 * at))),
      values,
    );
  }
});

test('3: floating point numbers, the highest bytes of a line first, as differences of bytes', () => {
  for (const [size, write, read] of [
    [4, 'writeFloatBE', 'readFloatBE'],
    [8, 'writeDoubleBE', 'readDoubleBE'],
  ] as const) {
    const values = [1.5, -2.25, 1e10, 0, 3, -1e-10];
    const plain = Buffer.alloc(values.length * size);
    values.forEach((value, at) => plain[write](value, at * size));
    // Three values a line.
    const line = 3 * size;
    const shuffled = Array.from({ length: plain.length }, (_, at) => {
      const [start, place] = [Math.floor(at / line) * line, at % line];
      return plain[start + (place % 3) * size + Math.floor(place / 3)];
    });
    const bytes = Buffer.from(new ArrayBuffer(plain.length));
    bytes.set(differences(shuffled, line, 1, 256));
    assert.is(undoPredictor(bytes, 3, { lines: 2, values: 3, pixel: 1, size, littleEndian: true }), false);
    assert.equal(
      values.map((_, at) => bytes[read](at * size)),
      size === 4 ? values.map(Math.fround) : values,
    );
  }
});

test.run();
