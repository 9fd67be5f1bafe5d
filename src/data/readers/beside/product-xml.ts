import type { ImageFacts } from '../../cube.js';
import { numberOf } from '../facts/numbers.js';
import { reciprocal } from '../facts/reciprocal.js';
import type { FactsBeside } from './told.js';

interface Band {
  readonly number: number;
  readonly centre: number;
  readonly width?: number;
  readonly gain?: number;
  readonly offset?: number;
}

/**
 * The bands in the METADATA.XML of EnMAP ("EnMAP HSI Product Specification Document", DLR, EN-PCV-ICD-2009: `bandCharacterisation`) and of
 * DESIS ("DESIS Products Specification", DLR: `bandCharacterisation` with `band`). A value times its gain plus its offset is reflectance.
 */
export function productFacts(xml: string, count: number, file: string): FactsBeside {
  const all = bandsOf(xml);
  const listed = expected(xml);
  const bands = all.length === count ? all : all.filter(({ number }) => listed.has(number));
  if (bands.length !== count) {
    return all.length === 0
      ? { facts: {}, remarks: [] }
      : { facts: {}, remarks: [`${file} describes ${all.length} bands, the image has ${count}: nothing is taken from it`] };
  }
  const widths = bands.flatMap(({ width }) => width ?? []);
  const unused =
    all.length === count && listed.size > 0 && bands.some(({ number }) => listed.has(number))
      ? bands.map(({ number }) => listed.has(number))
      : [];
  const scale = scaleOf(bands);
  const facts: ImageFacts = {
    wavelengths: bands.map(({ centre }) => centre),
    ...(widths.length === count && { fwhm: widths }),
    ...(unused.includes(false) && { goodBands: unused }),
    ...scale,
  };
  const differ = !scale && bands.some(({ gain }) => gain !== undefined);
  return { facts, remarks: differ ? [`${file}: the gains of the bands differ: none is applied`] : [] };
}

function bandsOf(xml: string): Band[] {
  const blocks = [...xml.matchAll(/<bandID\b([^>]*)>([\s\S]*?)<\/bandID>/g)].map(([, attributes, body]) => ({
    body,
    number: /\bnumber="(\d+)"/.exec(attributes)?.[1],
  }));
  const desis =
    blocks.length > 0
      ? []
      : [...xml.matchAll(/<band>([\s\S]*?)<\/band>/g)].map(([, body]) => ({ body, number: textIn(body, 'bandNumber') }));
  return [...blocks, ...desis].flatMap(({ body, number }, index) => {
    const centre = numberIn(body, 'wavelengthCenterOfBand');
    if (centre === undefined || !Number.isFinite(centre)) return [];
    const [width, gain, offset] = [
      numberIn(body, 'FWHMOfBand', 'wavelengthWidthOfBand'),
      numberIn(body, 'GainOfBand', 'gainOfBand'),
      numberIn(body, 'OffsetOfBand', 'offsetOfBand'),
    ];
    return [
      {
        number: Number(number ?? index + 1),
        centre,
        ...(width !== undefined && { width }),
        ...(gain !== undefined && { gain }),
        ...(offset !== undefined && { offset }),
      },
    ];
  });
}

/** The numbers of the bands that an image of EnMAP has. */
function expected(xml: string): ReadonlySet<number> {
  return new Set(
    [...xml.matchAll(/<expectedChannelsList>([^<]*)<\/expectedChannelsList>/g)].flatMap(([, list]) =>
      list
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(Number),
    ),
  );
}

function scaleOf(bands: readonly Band[]): Pick<ImageFacts, 'scale' | 'zero'> | undefined {
  const [{ gain, offset = 0 }] = bands;
  if (gain === undefined || !(gain > 0) || bands.some((one) => one.gain !== gain || (one.offset ?? 0) !== offset)) return undefined;
  const scale = reciprocal(gain);
  return { scale, ...(offset === 0 ? {} : { zero: -offset * scale }) };
}

function numberIn(body: string, ...tags: readonly string[]): number | undefined {
  const text = tags.map((tag) => textIn(body, tag)).find((one) => one !== undefined);
  return text === undefined ? undefined : numberOf(text);
}

function textIn(body: string, tag: string): string | undefined {
  return new RegExp(`<${tag}\\b[^>]*>([^<]*)</${tag}>`).exec(body)?.[1].trim();
}
