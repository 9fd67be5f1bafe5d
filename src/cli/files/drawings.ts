import type { Drawing } from '../../pictures/figure/drawing.js';
import type { Typeface } from '../../pictures/figure/typeface.js';
import { VERSION } from '../../workers/provenance.js';

/**
 * Drawings as SVG and PDF, by the names of their files. PDF writers are loaded when they are asked for.
 *
 * @param font in place of the built-in one
 */
export async function writeDrawings(
  draw: (type: Typeface) => ReadonlyMap<string, Drawing>,
  font: string | undefined,
): Promise<Map<string, string | Uint8Array>> {
  const [{ loadTypeface }, { figureSvg }, { figurePdf }] = await Promise.all([
    import('../../pictures/figure/typeface.js'),
    import('../../pictures/figure/svg.js'),
    import('../../pictures/figure/pdf.js'),
  ]);
  const type = await loadTypeface(font);
  const files = new Map<string, string | Uint8Array>();
  for (const [name, drawing] of draw(type)) {
    files.set(`${name}.svg`, figureSvg(drawing, type));
    // The time of the work would make other bytes of the same figure.
    files.set(`${name}.pdf`, await figurePdf(drawing, type, { creator: `hsi-run ${VERSION}`, date: new Date(0) }));
  }
  return files;
}
