import { encodePng } from '../image/png.js';
import { type Drawing, INK, type Mark } from './drawing.js';
import type { Typeface } from './typeface.js';

export interface PdfFacts {
  /** What has made it, with its version. */
  readonly creator: string;
  /** A figure depends on its runs alone, not on when it was drawn: the same runs have the same bytes. */
  readonly date: Date;
}

/** A figure as PDF of one page of its size: text is text, and the used letters of its fonts are embedded. */
export async function figurePdf(
  { title, width, height, marks }: Drawing,
  type: Typeface,
  { creator, date }: PdfFacts,
): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    pdfVersion: '1.7',
    // Without one of its own: every letter has an embedded font.
    font: null as unknown as string,
    info: { Title: title, Creator: creator, CreationDate: date, ModDate: date },
  });
  const parts: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(Buffer.concat(parts)));
    document.on('error', reject);
  });
  const known = new Set<string>();
  for (const mark of marks) draw(document, mark, type, known);
  document.end();
  return whole;
}

function draw(document: PDFKit.PDFDocument, mark: Mark, type: Typeface, known: Set<string>): void {
  switch (mark.kind) {
    case 'text':
      return drawText(document, mark, type, known);
    case 'line': {
      const { points, width = 0.5, colour, dash, fill } = mark;
      document.save().lineWidth(width).lineJoin('round').lineCap('butt');
      if (dash) document.dash(dash[0], { space: dash[1] });
      for (const [index, [x, y]] of points.entries()) {
        if (index === 0) document.moveTo(x, y);
        else document.lineTo(x, y);
      }
      if (fill) document.closePath();
      paint(document, fill, colour);
      document.restore();
      return;
    }
    case 'rect':
      document
        .save()
        .lineWidth(mark.lineWidth ?? 0.5)
        .rect(mark.x, mark.y, mark.width, mark.height);
      paint(document, mark.fill, mark.stroke);
      document.restore();
      return;
    case 'circle':
      document
        .save()
        .lineWidth(mark.lineWidth ?? 0.5)
        .circle(mark.x, mark.y, mark.radius);
      paint(document, mark.fill, mark.stroke);
      document.restore();
      return;
    case 'image':
      document.image(Buffer.from(encodePng(mark.picture)), mark.x, mark.y, { width: mark.width, height: mark.height });
  }
}

function paint(document: PDFKit.PDFDocument, fill: string | undefined, stroke: string | undefined): void {
  if (fill && stroke) document.fillAndStroke(fill, stroke);
  else if (fill) document.fill(fill);
  else if (stroke) document.stroke(stroke);
}

function drawText(document: PDFKit.PDFDocument, mark: Extract<Mark, { kind: 'text' }>, type: Typeface, known: Set<string>): void {
  const { text, size, anchor = 'start', colour = INK, upwards } = mark;
  const width = type.widthOf(text, size);
  document.save();
  if (upwards) document.translate(mark.x, mark.y).rotate(-90);
  let x = (upwards ? 0 : mark.x) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
  const y = upwards ? 0 : mark.y;
  for (const { text: part, font } of type.runsOf(text)) {
    if (!known.has(font.name)) document.registerFont(font.name, Buffer.from(font.bytes));
    known.add(font.name);
    document.font(font.name).fontSize(size).fillColor(colour).text(part, x, y, { lineBreak: false, baseline: 'alphabetic' });
    x += type.widthOf(part, size);
  }
  document.restore();
}
