import { drawText, textSize } from './font.js';
import { blankPicture, fill, paste, parseColour, type Picture } from './picture.js';

export interface LegendEntry {
  readonly colour: string;
  readonly text: string;
}

const TIMES = 2;
const [MARGIN, LINE, SWATCH] = [16, 24, 16];
const [GROUND, INK, EDGE] = ['#ffffff', '#1f2328', '#8b949e'].map(parseColour);

/** A picture with its classes' colours and names beside it, in as many columns as its height asks for. */
export function withLegend(picture: Picture, entries: readonly LegendEntry[]): Picture {
  const lines = Math.max(Math.floor((picture.height + LINE - SWATCH) / LINE), Math.min(entries.length, 12));
  const columns = Math.ceil(entries.length / lines);
  const textWidth = Math.max(0, ...entries.map(({ text }) => textSize(text, TIMES).width));
  const column = SWATCH + MARGIN / 2 + textWidth + MARGIN;
  const height = Math.max(picture.height, Math.min(entries.length, lines) * LINE - (LINE - SWATCH)) + 2 * MARGIN;
  const whole = blankPicture(picture.width + 2 * MARGIN + columns * column, height, GROUND);
  paste(whole, picture, MARGIN, MARGIN);
  for (const [index, { colour, text }] of entries.entries()) {
    const left = picture.width + 2 * MARGIN + Math.floor(index / lines) * column;
    const top = MARGIN + (index % lines) * LINE;
    fill(whole, left, top, SWATCH, SWATCH, EDGE);
    fill(whole, left + 1, top + 1, SWATCH - 2, SWATCH - 2, parseColour(colour));
    drawText(whole, text, left + SWATCH + MARGIN / 2, top + 1, INK, TIMES);
  }
  return whole;
}
