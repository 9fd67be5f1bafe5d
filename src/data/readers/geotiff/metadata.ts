import { lookUp } from '../../../base/look-up.js';

/** An entry of GDAL's metadata: of the file, or of one of its bands. */
export interface MetadataItem {
  /** In lower case, words parted by `_`. */
  readonly name: string;
  readonly text: string;
  /** From 0; undefined of the file. */
  readonly band?: number;
  /** `description`, `scale`, `offset` where GDAL keeps these. */
  readonly role?: string;
}

/** The entries of GDAL's XML in the tag GDAL_METADATA, of whatever domain. */
export function metadataItems(xml: string): MetadataItem[] {
  return [...xml.matchAll(/<Item\b([^>]*)>([^<]*)<\/Item>/g)].map(([, attributes, text]) => {
    const attribute = (name: string) =>
      new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
        .exec(attributes)
        ?.slice(1)
        .find((one) => one !== undefined);
    const [band, role] = [attribute('sample'), attribute('role')];
    return {
      name: plain(attribute('name') ?? '')
        .trim()
        .toLowerCase()
        .replace(/[\s_-]+/g, '_'),
      text: plain(text).trim(),
      ...(band !== undefined && /^\d+$/.test(band) ? { band: Number(band) } : {}),
      ...(role === undefined ? {} : { role }),
    };
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Without XML's entities. */
export function plain(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return lookUp(ENTITIES, name.toLowerCase()) ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
