import { Failure } from '../../../errors/failure.js';
import type { ImageFacts } from '../../cube.js';
import { factsOf } from '../envi/facts.js';
import { readHeader } from '../envi/header.js';
import { bandFacts } from '../geotiff/band-facts.js';
import { withInput } from '../input.js';
import { numberOf } from '../facts/numbers.js';
import { auxItems, categoriesOf } from './aux-xml.js';
import { filesBeside } from './files.js';
import type { FactsBeside } from './told.js';
import { productFacts } from './product-xml.js';

/** Metadata of larger files is none of an image. */
const MOST_BYTES = 1 << 26;

/**
 * What files beside an image say of it: GDAL's `.aux.xml`, then an ENVI header, then a product's METADATA.XML; the first that says
 * something counts. One that cannot be read is told, and hinders nothing.
 *
 * @param bands of the image; lists of another length are not its own
 */
export async function factsBeside(file: string, bands: number): Promise<FactsBeside> {
  const { aux, metadata, header } = filesBeside(file);
  const found: FactsBeside[] = [];
  if (aux) found.push(await attempt(aux, async () => auxFacts(await textOf(aux), bands)));
  if (header) found.push(await attempt(header, async () => headerFacts(header, bands)));
  if (metadata) found.push(await attempt(metadata, async () => productFacts(await textOf(metadata), bands, metadata)));
  const named = found.find(({ classNames }) => classNames)?.classNames;
  return {
    facts: Object.assign({}, ...found.map(({ facts }) => facts).reverse()) as ImageFacts,
    ...(named && { classNames: named }),
    remarks: found.flatMap(({ remarks }) => remarks),
  };
}

function auxFacts(xml: string, bands: number): FactsBeside {
  const items = auxItems(xml);
  const ignores = new Set(items.filter(({ role }) => role === 'nodata').map(({ text }) => numberOf(text)));
  const [ignore] = ignores;
  const classNames = categoriesOf(xml);
  return {
    facts: { ...bandFacts(items, bands), ...(ignores.size === 1 && ignore !== undefined && { ignore }) },
    ...(classNames.length > 0 && { classNames }),
    remarks: [],
  };
}

async function headerFacts(file: string, bands: number): Promise<FactsBeside> {
  const header = await readHeader(file);
  return header.whole('bands', 1) === bands ? { facts: factsOf(header, bands), remarks: [] } : { facts: {}, remarks: [] };
}

async function attempt(file: string, action: () => Promise<FactsBeside>): Promise<FactsBeside> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { facts: {}, remarks: error.problems.map(({ message }) => `${file}, which lies beside it, is not read: ${message}`) };
  }
}

function textOf(file: string): Promise<string> {
  return withInput(file, async (input) => (input.size > MOST_BYTES ? '' : (await input.read(0, input.size)).toString('utf8')));
}
