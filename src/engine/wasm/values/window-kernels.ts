/** Max pooling, and what taps in the plane see, by all threads of a team. */
import type { TapShape } from '../../kernels/kernels.js';
import type { PoolShape } from '../calls.js';
import type { Current } from '../module.js';
import { cutLines } from '../pieces.js';
import { LAY, POOL, POOL_GRADIENT } from '../task-arguments.js';
import { layBackPart, layOutPart, maxPoolGradientPart, maxPoolPart, valuesIn } from './window-tasks.js';

export class WasmWindowKernels {
  constructor(private readonly current: Current) {}

  maxPool(shape: PoolShape, x: number, y: number): void {
    const { pieces, each } = cutLines(shape.batch, valuesIn(shape));
    this.current.context.team.run(maxPoolPart, pieces, POOL.list({ ...shape, each, x, y }));
  }

  maxPoolGradient(shape: PoolShape, x: number, y: number, dy: number, dx: number): void {
    const { pieces, each } = cutLines(shape.batch, valuesIn(shape));
    this.current.context.team.run(maxPoolGradientPart, pieces, POOL_GRADIENT.list({ ...shape, each, x, y, dy, dx }));
  }

  layOut(shape: TapShape, image: number, laid: number): void {
    const { pieces, each } = cutLines(shape.batch, laidOut(shape));
    this.current.context.team.run(layOutPart, pieces, LAY.list({ ...shape, each, image, laid }));
  }

  layBack(shape: TapShape, laid: number, image: number): void {
    const { pieces, each } = cutLines(shape.batch, laidOut(shape));
    this.current.context.team.run(layBackPart, pieces, LAY.list({ ...shape, each, image, laid }));
  }
}

/** Values of a sample that its taps see. */
function laidOut({ tapRows, tapColumns, values, outRows, outColumns }: TapShape): number {
  return outRows * outColumns * tapRows * tapColumns * values;
}
