import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArray } from '../../../../src/data/arrays/array-file.js';
import { companionsOf } from '../../../../src/data/files/file-state.js';
import { withFolder } from '../../helpers.js';
import { writeEnvi } from '../writers/envi.js';
import { writeTiff } from '../writers/tiff.js';

const test = suite('readers/beside');

const VALUES = Array.from({ length: 24 }, (_, index) => index);
const tiff = (file: string, tags: Readonly<Record<number, string>> = {}) =>
  writeFileSync(file, writeTiff([2, 3, 4], VALUES, { type: 'int16', tags }));
const cubeOf = async (file: string) => (await readArray('cube', { file }))[0];

/** EnMAP's metadata in its own form: "EnMAP HSI Product Specification Document", DLR (EN-PCV-ICD-2009). */
const enmap = (
  bands: readonly number[],
  expected: readonly (readonly number[])[],
  gain = (_band: number) => '0.0001',
) => `<?xml version="1.0"?>
<level_X><product><quality><vnirProductQuality><expectedChannelsList>${expected[0].join(',')}</expectedChannelsList></vnirProductQuality>
<swirProductQuality><expectedChannelsList>${expected[1].join(', ')}</expectedChannelsList></swirProductQuality></quality></product>
<specific><bandCharacterisation>${bands
  .map(
    (band) => `<bandID number="${band}"><wavelengthCenterOfBand>${400 + 10 * band}.5</wavelengthCenterOfBand>
<FWHMOfBand>7.25</FWHMOfBand><GainOfBand>${gain(band)}</GainOfBand><OffsetOfBand>0</OffsetOfBand></bandID>`,
  )
  .join('\n')}</bandCharacterisation></specific></level_X>`;

test('EnMAP: wavelengths, widths and gain of METADATA.XML beside SPECTRAL_IMAGE.TIF, of the bands that the image has', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'ENMAP01-____L2A-DT0001-SPECTRAL_IMAGE.TIF');
    const metadata = join(folder, 'ENMAP01-____L2A-DT0001-METADATA.XML');
    tiff(file);
    writeFileSync(
      metadata,
      enmap(
        [1, 2, 3, 4],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    );
    assert.equal((await cubeOf(file)).facts, { wavelengths: [410.5, 420.5, 430.5, 440.5], fwhm: [7.25, 7.25, 7.25, 7.25], scale: 10000 });
    assert.equal(companionsOf(file), [file, metadata]);
    writeFileSync(
      metadata,
      enmap(
        [1, 2, 3, 4, 5, 6],
        [
          [1, 3],
          [4, 6],
        ],
      ),
    );
    assert.equal((await cubeOf(file)).facts?.wavelengths, [410.5, 430.5, 440.5, 460.5]);
    writeFileSync(metadata, enmap([1, 2, 3, 4], [[1, 2], [4]]));
    assert.equal((await cubeOf(file)).facts?.goodBands, [true, true, false, true]);
    writeFileSync(
      metadata,
      enmap([1, 2, 3, 4, 5], [[1], [2]], (band) => String(band)),
    );
    const odd = await cubeOf(file);
    assert.is(odd.facts, undefined);
    assert.match(odd.remarks!.join(), 'describes 5 bands, the image has 4: nothing is taken from it');
  }));

/** "DESIS Products Specification", DLR (PAV-DES-TN-004). */
test('DESIS: a band each in METADATA.xml, offsets too', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'DESIS-HSI-L2A-DT0304-V0210-SPECTRAL_IMAGE.tif');
    tiff(file);
    writeFileSync(
      join(folder, 'DESIS-HSI-L2A-DT0304-V0210-METADATA.xml'),
      `<hsi_doc><specific><bandCharacterisation>${[1, 2, 3, 4]
        .map(
          (band) =>
            `<band><bandNumber>${band}</bandNumber><wavelengthCenterOfBand>${400 + band * 2.5}</wavelengthCenterOfBand><wavelengthWidthOfBand>3.5</wavelengthWidthOfBand>
    <gainOfBand>0.0001</gainOfBand><offsetOfBand>0.5</offsetOfBand></band>`,
        )
        .join('')}</bandCharacterisation></specific></hsi_doc>`,
    );
    assert.equal((await cubeOf(file)).facts, {
      wavelengths: [402.5, 405, 407.5, 410],
      fwhm: [3.5, 3.5, 3.5, 3.5],
      scale: 10000,
      zero: -5000,
    });
  }));

test("GDAL's aux.xml: of the file and of its bands; what the image says itself comes first", () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.tif');
    tiff(file, { 42113: '-1' });
    const bands = [450, 550, 650, 750].map(
      (centre, band) => `<PAMRasterBand band="${band + 1}"><Description>B ${band}</Description><NoDataValue>-9</NoDataValue>
    <Metadata><MDI key="wavelength">${centre / 1000}</MDI><MDI key="wavelength_units">Micrometers</MDI></Metadata></PAMRasterBand>`,
    );
    writeFileSync(`${file}.aux.xml`, `<PAMDataset><Metadata><MDI key="bbl">{1, 0, 1, 1}</MDI></Metadata>${bands.join('')}</PAMDataset>`);
    const { facts } = await cubeOf(file);
    assert.equal(
      [facts?.wavelengths, facts?.goodBands, facts?.ignore, facts?.bandNames],
      [[450, 550, 650, 750], [true, false, true, true], -1, ['B 0', 'B 1', 'B 2', 'B 3']],
    );
    const mask = join(folder, 'gt.tif');
    writeFileSync(mask, writeTiff([2, 3, 1], [0, 1, 2, 0, 1, 2], { type: 'uint8' }));
    writeFileSync(
      `${mask}.aux.xml`,
      '<PAMDataset><PAMRasterBand band="1"><NoDataValue>2</NoDataValue><CategoryNames><Category>none</Category><Category>Oats &amp; rye</Category><Category/></CategoryNames></PAMRasterBand></PAMDataset>',
    );
    const [labels] = await readArray('mask', { file: mask });
    assert.equal(
      [labels.classNames, [...labels.values]],
      [
        ['none', 'Oats & rye', 'Class 2'],
        [0, 1, 0, 0, 1, 0],
      ],
    );
  }));

test('an ENVI header beside a GeoTIFF, unless it belongs to raw data; one that is wrong is told', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'x.tif');
    tiff(file);
    const header = (bands: number, more: string) =>
      `ENVI\nsamples = 3\nlines = 2\nbands = ${bands}\ndata type = 2\ninterleave = bsq\n${more}\n`;
    writeFileSync(join(folder, 'x.hdr'), header(4, 'wavelength = {450, 550, 650, 750}'));
    assert.equal((await cubeOf(file)).facts?.wavelengths, [450, 550, 650, 750]);
    writeFileSync(join(folder, 'x.hdr'), header(4, 'wavelength = {450, 550}'));
    assert.match(
      (await cubeOf(file)).remarks!.join(),
      /x\.hdr, which lies beside it, is not read: 'wavelength' lists 2 values, but 4 are expected/,
    );
    writeEnvi(join(folder, 'x'), [2, 3, 4], VALUES, { type: 'int16', more: 'wavelength = {1450, 1550, 1650, 1750}' });
    assert.is((await cubeOf(file)).facts, undefined);
    writeFileSync(`${file}.hdr`, header(4, 'wavelength = {460, 550, 650, 750}'));
    assert.equal((await cubeOf(file)).facts?.wavelengths, [460, 550, 650, 750]);
  }));

test.run();
