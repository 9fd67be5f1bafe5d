/** Softmax attention by all threads of a team. */
import type { HeadsShape } from '../calls.js';
import { attendGradientPart, attendPart } from './attention-tasks.js';
import type { Current } from '../module.js';
import { panelBytes } from './panels.js';
import { DEPTH_TOGETHER } from '../parts.js';
import { cutLines } from '../pieces.js';
import { wholeLines } from '../memory/scratch.js';
import { ATTEND, ATTEND_GRADIENT } from '../task-arguments.js';

export class WasmAttentionKernels {
  constructor(private readonly current: Current) {}

  /** y and the weights of its means from x. */
  attend(shape: HeadsShape, x: number, shares: number, y: number): void {
    const { scratch, team } = this.current.context;
    const { pieces, each, panelsBytes } = cut(shape);
    scratch.use([panelsBytes * team.threads], (panels) =>
      team.run(attendPart, pieces, ATTEND.list({ ...shape, each, x, shares, y, panels, panelsBytes })),
    );
  }

  /** dx from dy. */
  attendGradient(shape: HeadsShape, dy: number, x: number, shares: number, dx: number): void {
    const { scratch, team } = this.current.context;
    const { pieces, each, panelsBytes } = cut(shape);
    const productsBytes = wholeLines(shape.positions * shape.positions * 4);
    scratch.use([panelsBytes * team.threads, productsBytes * team.threads], (panels, products) => {
      const list = ATTEND_GRADIENT.list({ ...shape, each, x, shares, dy, dx, panels, panelsBytes, products, productsBytes });
      team.run(attendGradientPart, pieces, list);
    });
  }
}

/** How samples are cut into pieces, and a thread's room for one matrix in panels. */
function cut({ batch, positions, heads, keys, values }: HeadsShape) {
  const widest = Math.max(keys, values);
  const panelsBytes = Math.max(
    panelBytes(Math.min(widest, DEPTH_TOGETHER), positions),
    panelBytes(Math.min(positions, DEPTH_TOGETHER), widest),
  );
  return { ...cutLines(batch, heads * positions * positions), panelsBytes: wholeLines(panelsBytes) };
}
