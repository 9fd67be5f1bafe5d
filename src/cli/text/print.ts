import { visibleLines } from '../../errors/visible.js';
import { paint, type Screen, screenOf, type Style, wrapped } from '../progress/screen.js';

/** The style of a line in a terminal with colours; undefined where it has none. */
export type LineStyle = (line: string, index: number) => Style | undefined;

/** Prints a line of the result, or several. */
export function print(text: string, styleOf?: LineStyle): void {
  process.stdout.write(`${shown(text, screenOf(process.stdout), styleOf)}\n`);
}

/** Prints a line about the work, apart from the result. */
export function note(text: string, styleOf?: LineStyle): void {
  process.stderr.write(`${shown(text, screenOf(process.stderr), styleOf)}\n`);
}

/** Prints what should be known of the work or its result. */
export function warn(text: string): void {
  note(`warning: ${text}`, () => 'yellow');
}

function shown(text: string, screen: Screen, styleOf?: LineStyle): string {
  const visible = visibleLines(text);
  if (!styleOf || !screen.colours) return wrapped(visible, screen.width);
  return visible
    .split('\n')
    .flatMap((line, index) => {
      const style = styleOf(line, index);
      const parts = wrapped(line, screen.width).split('\n');
      return style ? parts.map((part) => paint(screen, style, part)) : parts;
    })
    .join('\n');
}
