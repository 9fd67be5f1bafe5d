import { escapeHtml } from '../../base/html.js';
import { xmlText } from '../../errors/visible.js';
import { encodePng } from '../image/png.js';
import { type Drawing, INK, type Mark, number } from './drawing.js';
import type { LoadedFont, Typeface } from './typeface.js';

/** A figure as SVG that stands alone: text is text, the fonts that it uses are inside. */
export function figureSvg({ title, width, height, marks }: Drawing, type: Typeface): string {
  const used = new Map<string, LoadedFont>();
  for (const mark of marks) if (mark.kind === 'text') for (const { font } of type.runsOf(mark.text)) used.set(font.name, font);
  const faces = [...used.values()].map(
    ({ name, web }) =>
      `@font-face{font-family:${cssString(name, '"')};src:url(data:${web.type};base64,${Buffer.from(web.bytes).toString('base64')})}`,
  );
  const [w, h] = [number(width), number(height)];
  const families = type.families.map((name) => (/^[\w-]+$/.test(name) ? name : cssString(name, "'"))).join(', ');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}pt" height="${h}pt" viewBox="0 0 ${w} ${h}" role="img" font-family="${escapeHtml(families)}">
<title>${escapeHtml(xmlText(title))}</title>
<style>${faces.join('\n')}</style>
<rect width="${w}" height="${h}" fill="#ffffff"/>
${marks.map(draw).join('\n')}
</svg>
`;
}

/** A font's name as CSS has it: a font file may call itself anything. */
const cssString = (text: string, quote: '"' | "'"): string =>
  `${quote}${xmlText(text).replaceAll(/['"\\<>&\n\r\f]/g, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `)}${quote}`;

function draw(mark: Mark): string {
  switch (mark.kind) {
    case 'text': {
      const { x, y, text, size, anchor = 'start', colour = INK, upwards } = mark;
      const place = upwards ? `transform="translate(${number(x)} ${number(y)}) rotate(-90)"` : `x="${number(x)}" y="${number(y)}"`;
      const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
      return `<text ${place} font-size="${number(size)}"${at} fill="${colour}">${escapeHtml(xmlText(text))}</text>`;
    }
    case 'line': {
      const points = mark.points.map((point) => point.map(number).join(',')).join(' ');
      const stroke = mark.colour ? ` stroke="${mark.colour}" stroke-width="${number(mark.width ?? 0.5)}" stroke-linejoin="round"` : '';
      const dash = mark.dash ? ` stroke-dasharray="${mark.dash.map(number).join(' ')}"` : '';
      return `<${mark.fill ? 'polygon' : 'polyline'} points="${points}" fill="${mark.fill ?? 'none'}"${stroke}${dash}/>`;
    }
    case 'rect':
      return `<rect x="${number(mark.x)}" y="${number(mark.y)}" width="${number(mark.width)}" height="${number(mark.height)}" fill="${mark.fill ?? 'none'}"${outline(mark)}/>`;
    case 'circle':
      return `<circle cx="${number(mark.x)}" cy="${number(mark.y)}" r="${number(mark.radius)}" fill="${mark.fill}"${outline(mark)}/>`;
    case 'image': {
      const png = Buffer.from(encodePng(mark.picture)).toString('base64');
      return (
        `<image x="${number(mark.x)}" y="${number(mark.y)}" width="${number(mark.width)}" height="${number(mark.height)}" preserveAspectRatio="none" ` +
        `style="image-rendering:pixelated" href="data:image/png;base64,${png}"><title>${escapeHtml(xmlText(mark.text))}</title></image>`
      );
    }
  }
}

const outline = ({ stroke, lineWidth = 0.5 }: { readonly stroke?: string; readonly lineWidth?: number }): string =>
  stroke ? ` stroke="${stroke}" stroke-width="${number(lineWidth)}"` : '';
