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
/** What a branch without layers takes: its line, this far inside, and a word beside it; in a narrow column the line alone. */
const [LANE, NARROW_LANE, LANE_LINE] = [60, 16, 8];
const NARROW = 200;

/**
 * Branches side by side below one line, and the sign where they meet. A branch that holds branches divides its own column.
 *
 * @param column in whose middle the ways part and meet
 */
export function drawColumns(branches: readonly BranchStep[], join: string, { x, width, y }: Column): Drawn {
  const columns = columnsOf(branches, { x, width, y });
  const middle = x + width / 2;
  const centres = columns.map((column, index) => middleOf(branches[index].steps, column));
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

/** Each branch's part of the width: those without layers need a line's, the others share what is left. */
function columnsOf(branches: readonly BranchStep[], { x, width, y }: Column): Column[] {
  const room = width - GAP * (branches.length - 1);
  const lane = Math.min(width < NARROW ? NARROW_LANE : LANE, room / branches.length);
  const empty = branches.filter(({ steps }) => steps.length === 0).length;
  const share = empty === branches.length ? lane : (room - empty * lane) / (branches.length - empty);
  let left = x;
  return branches.map(({ steps }) => {
    const column = { x: left, width: steps.length === 0 ? lane : share, y };
    left += column.width + GAP;
    return column;
  });
}

function middleOf(steps: readonly Step[], { x, width }: Column): number {
  return steps.length === 0 ? x + Math.min(LANE_LINE, width / 2) : x + width / 2;
}

function drawSteps(steps: readonly Step[], label: string, column: Column): Drawn {
  const word = label === '' && steps.length === 0 && column.width > NARROW_LANE ? 'identity' : label;
  const { x, width, y: from } = column;
  const middle = middleOf(steps, column);
  const name = text(middle + 7, from + 10, word, { kind: 'muted small', size: 11.5, width: x + width - middle - 8 });
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
