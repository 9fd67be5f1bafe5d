import { formatShape } from '../cube.js';
import { factsBeside } from './beside/facts.js';
import { type EsriImage, esriPair, readEsriHeader } from './esri/header.js';
import { withInput } from './input.js';
import { decodeNumbers, InexactInteger, STORED_BYTES } from './numbers.js';
import { productOf } from './place.js';
import { truncated, unsupported } from './problems.js';
import type { Reader } from './reader.js';

/** The axes (0 rows, 1 columns, 2 bands) of each line of numbers that the file has, the slowest first. */
const OUTER = { bsq: [2, 0], bil: [0, 2], bip: [0] } as const;

/**
 * ESRI's raw data with a header of words beside it (`NROWS 145`; "BIL, BIP, and BSQ raster files", ArcGIS; GDAL's EHdr), named by
 * either. Failures: `header-invalid`, `data-missing`, `truncated`, `format-unsupported`.
 */
export const esri: Reader = {
  format: 'ESRI BIL',
  extensions: ['.bil', '.bip', '.bsq', '.hdr'],
  maskExtensions: ['.bil', '.bip', '.bsq'],
  fixesAxes: true,
  recognizes: (_head, file) => esriPair(file) !== undefined,
  async list({ file }) {
    const files = esriPair(file)!;
    const { type, shape, facts: own } = await readEsriHeader(files);
    const { facts: beside, classNames, remarks } = await factsBeside(files.data, shape[2]);
    const lengths = shape[2] === 1 ? shape.slice(0, 2) : shape;
    return [
      {
        name: 'image',
        numeric: true,
        type,
        shape: lengths,
        axes: lengths.length === 2 ? ['rows', 'columns'] : ['rows', 'columns', 'bands'],
        description: `${type} ${formatShape(lengths)}`,
        facts: { ...beside, ...own },
        ...(classNames && { classNames }),
        ...(remarks.length > 0 && { remarks }),
      },
    ];
  },
  async read({ file }, _variable, sink) {
    const files = esriPair(file)!;
    const { header, data } = files;
    const image = await readEsriHeader(files);
    const { type, littleEndian, layout } = image;
    await withInput(data, async (input) => {
      const line = Buffer.from(new ArrayBuffer(lineLength(image) * STORED_BYTES[type]));
      for (const { offset, at } of linesOf(image)) {
        if ((await input.fill(line, offset)) < line.length)
          throw truncated(data, `the data ends early: expected ${formatShape(image.shape)} ${type} by its header (${header})`);
        try {
          const values = decodeNumbers(line, type, littleEndian);
          const counts = layout === 'bip' ? [1, image.shape[1], image.shape[2]] : [1, image.shape[1], 1];
          const rank = sink.shape.length;
          sink.put(values, at.slice(0, rank), counts.slice(0, rank));
        } catch (error) {
          if (!(error instanceof InexactInteger)) throw error;
          throw unsupported(data, `the data holds ${error.message}, which float64 cannot hold`, 'Save it in another type.').causedBy(error);
        }
      }
    });
  },
};

/** Values that lie together: those of one band in a row, or of all bands. */
function lineLength({ shape: [, columns, bands], layout }: EsriImage): number {
  return layout === 'bip' ? columns * bands : columns;
}

function* linesOf({ shape, layout, offset, type, bandBytes, rowBytes, gapBytes }: EsriImage): Generator<{ offset: number; at: number[] }> {
  const outer = OUTER[layout];
  const count = productOf(outer.map((axis) => shape[axis]));
  for (let index = 0; index < count; index++) {
    const at = [0, 0, 0];
    let rest = index;
    for (const axis of [...outer].reverse()) {
      at[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    const [row, , band] = at;
    const plane = shape[0] * shape[1] * STORED_BYTES[type];
    const start = layout === 'bsq' ? band * (plane + gapBytes) + row * shape[1] * STORED_BYTES[type] : row * rowBytes + band * bandBytes;
    yield { offset: offset + start, at };
  }
}
