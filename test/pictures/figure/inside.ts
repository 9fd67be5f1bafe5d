import * as assert from 'uvu/assert';
import type { Drawing, Mark } from '../../../src/pictures/figure/drawing.js';
import { loadTypeface } from '../../../src/pictures/figure/typeface.js';

const type = await loadTypeface();

/** Every corner of a mark: what lies outside the page is cut off in print. */
function corners(mark: Mark): (readonly [x: number, y: number])[] {
  switch (mark.kind) {
    case 'line':
      return [...mark.points];
    case 'circle':
      return [
        [mark.x - mark.radius, mark.y - mark.radius],
        [mark.x + mark.radius, mark.y + mark.radius],
      ];
    case 'text': {
      const { x, y, text, size, anchor = 'start', upwards } = mark;
      const long = type.widthOf(text, size);
      const before = anchor === 'middle' ? long / 2 : anchor === 'end' ? long : 0;
      return upwards
        ? [
            [x - size * 0.75, y - (long - before)],
            [x + size * 0.22, y + before],
          ]
        : [
            [x - before, y - size * 0.75],
            [x - before + long, y + size * 0.22],
          ];
    }
    default:
      return [
        [mark.x, mark.y],
        [mark.x + mark.width, mark.y + mark.height],
      ];
  }
}

export function requireInside({ width, height, marks, title }: Drawing): void {
  for (const mark of marks) {
    for (const [x, y] of corners(mark)) {
      const fits = x > -1 && y > -1 && x < width + 1 && y < height + 1;
      assert.ok(fits, `${title}: ${JSON.stringify(mark.kind === 'image' ? mark.text : mark)} at ${x}, ${y} of ${width} x ${height}`);
    }
  }
}
