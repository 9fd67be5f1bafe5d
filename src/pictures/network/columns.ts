import { box, line, meeting, text } from './draw.js';
import type { BranchStep, LayerStep, Step } from './steps.js';

/** Where something is drawn: from here down, no wider than this. */
interface Column {
  readonly x: number;
  readonly width: number;
  readonly y: number;
}

interface Drawn {
  readonly parts: readonly string[];
  /** Where it ends. */
  readonly y: number;
}

const GAP = 10;
const ARROW = 18;
const BOX = 28;
const RADIUS = 9;

/**
 * Branches side by side below one line, and the sign where they meet. A branch that holds branches divides its own column.
 *
 * @param column in whose middle the ways part and meet
 */
export function drawColumns(branches: readonly BranchStep[], join: string, { x, width, y }: Column): Drawn {
  const share = (width - GAP * (branches.length - 1)) / branches.length;
  const columns = branches.map((_, index) => ({ x: x + index * (share + GAP), width: share, y }));
  const middle = x + width / 2;
  const centres = columns.map((column) => column.x + share / 2);
  const drawn = branches.map(({ label, steps }, index) => drawSteps(steps, label, columns[index]));
  const end = Math.max(...drawn.map((one) => one.y)) + ARROW;
  return {
    parts: [
      line(
        [
          [Math.min(middle, ...centres), y],
          [Math.max(middle, ...centres), y],
        ],
        false,
      ),
      ...drawn.flatMap(({ parts }) => parts),
      ...drawn.map((one, index) =>
        line(
          [
            [centres[index], one.y],
            [centres[index], end],
            [middle, end],
            [middle, end + ARROW],
          ],
          index === 0,
        ),
      ),
      meeting(join, middle, end + ARROW + RADIUS, RADIUS),
    ],
    y: end + ARROW + 2 * RADIUS,
  };
}

function drawSteps(steps: readonly Step[], label: string, column: Column): Drawn {
  const word = label === '' && steps.length === 0 ? 'identity' : label;
  const { x, width, y: from } = column;
  const middle = x + width / 2;
  const name = text(middle + 7, from + 10, word, { kind: 'muted small', size: 11.5, width: width / 2 - 8 });
  const start: Drawn = { parts: [name], y: from };
  return steps.reduce(({ parts, y }, step) => {
    const top = y + ARROW;
    const arrow = line([
      [middle, y],
      [middle, top],
    ]);
    const next =
      step.kind === 'layer' ? drawBox(step, { ...column, y: top }) : drawColumns(step.branches, step.join, { ...column, y: top });
    return { parts: [...parts, arrow, ...next.parts], y: next.y };
  }, start);
}

/** A layer in little: its words alone. */
function drawBox({ family, title, note }: LayerStep, { x, width, y }: Column): Drawn {
  const words = [title, note].filter((part) => part !== '').join(', ');
  return {
    parts: [
      box(`box ${family}`, x, y, width, BOX),
      text(x + width / 2, y + 18, words, { size: 11.5, kind: 'small', anchor: 'middle', width: width - 8 }),
    ],
    y: y + BOX,
  };
}
