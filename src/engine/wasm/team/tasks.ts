import type { Task } from '../module.js';
import { attendGradientPart, attendPart } from '../products/attention-tasks.js';
import * as direct from '../convolution/direct-tasks.js';
import { lineTapGradientPart, lineTapPart } from '../convolution/long-line-tasks.js';
import { nestedGradientPart, nestedPart, pointsPart, sumPointsPart } from '../convolution/nested-tasks.js';
import * as product from '../products/product-tasks.js';
import * as rows from '../values/row-tasks.js';
import { squareGradientPart, squareInputPart, squarePart } from '../convolution/winograd-tasks.js';
import { filterTapsPart, padPart } from '../convolution/taps-tasks.js';
import { layBackPart, layOutPart, maxPoolGradientPart, maxPoolPart } from '../values/window-tasks.js';

/** Every task that helpers can be given. A job names one by its place here, which is the same in all threads. */
export const TASKS: readonly Task[] = [
  ...Object.values(rows),
  ...Object.values(direct),
  ...Object.values(product),
  pointsPart,
  nestedPart,
  nestedGradientPart,
  sumPointsPart,
  padPart,
  filterTapsPart,
  attendPart,
  attendGradientPart,
  maxPoolPart,
  maxPoolGradientPart,
  layOutPart,
  layBackPart,
  lineTapPart,
  lineTapGradientPart,
  squarePart,
  squareInputPart,
  squareGradientPart,
];

const PLACES = new Map(TASKS.map((task, index) => [task, index]));

export function placeOf(task: Task): number {
  const place = PLACES.get(task);
  if (place === undefined) throw new Error(`the task ${task.name} is not in team/tasks.ts`);
  return place;
}
