import { type MetadataItem, plain } from '../geotiff/metadata.js';

/** The entries of GDAL's `.aux.xml` (PAM): of the file and of its bands, with their descriptions, scales, offsets and no data values. */
export function auxItems(xml: string): MetadataItem[] {
  const bands = [...xml.matchAll(/<PAMRasterBand\b[^>]*\bband="(\d{1,6})"[^>]*>([\s\S]*?)<\/PAMRasterBand>/g)];
  const ofFile = entries(bands.reduce((rest, [whole]) => rest.replace(whole, ''), xml));
  return [
    ...ofFile,
    ...bands.flatMap(([, number, body]) => {
      const band = Number(number) - 1;
      const roles = (
        [
          ['Description', 'description'],
          ['Scale', 'scale'],
          ['Offset', 'offset'],
          ['NoDataValue', 'nodata'],
        ] as const
      ).flatMap(([tag, role]) => {
        const text = new RegExp(`<${tag}\\b[^>]*>([^<]*)</${tag}>`).exec(body)?.[1];
        return text === undefined ? [] : [{ name: role, role, text: plain(text).trim(), band }];
      });
      return [...roles, ...entries(body).map((item) => ({ ...item, band }))];
    }),
  ];
}

function entries(xml: string): MetadataItem[] {
  return [...xml.matchAll(/<MDI\s+key="([^"]*)"[^>]*>([^<]*)<\/MDI>/g)].map(([, key, text]) => ({
    name: plain(key)
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, '_'),
    text: plain(text).trim(),
  }));
}

/** Names of classes, the index is the label. */
export function categoriesOf(xml: string): string[] {
  const list = /<CategoryNames>([\s\S]*?)<\/CategoryNames>/.exec(xml)?.[1] ?? '';
  return [...list.matchAll(/<Category>([^<]*)<\/Category>|<Category\s*\/>/g)].map(
    ([, name], label) => plain(name ?? '').trim() || `Class ${label}`,
  );
}
