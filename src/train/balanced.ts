import type { RandomStream } from '../numerics/random.js';

/**
 * The pixels of an epoch in which every class is drawn equally often: as many as there are training pixels. Each round takes one pixel
 * of every class, the classes in a new random order. The pixels of a class come in random order, and again from the start, in another
 * order, when all of them were taken. Of a large class an epoch may leave some out.
 *
 * @param mask the class of every pixel of the scene, from 1
 */
export function balancedOrder(pixels: Uint32Array, mask: ArrayLike<number>, order: RandomStream): Uint32Array {
  const classes = new Map<number, number[]>();
  for (const pixel of pixels) {
    const own = classes.get(mask[pixel]);
    if (own) own.push(pixel);
    else classes.set(mask[pixel], [pixel]);
  }
  const queues = [...classes.entries()].sort(([a], [b]) => a - b).map(([, own]) => ({ own, left: new Array<number>() }));
  const drawn = new Uint32Array(pixels.length);
  for (let at = 0; at < drawn.length;) {
    for (const which of order.shuffle(Uint32Array.from(queues.keys()))) {
      if (at === drawn.length) break;
      const queue = queues[which];
      if (queue.left.length === 0) queue.left = order.shuffle(queue.own.slice());
      drawn[at++] = queue.left.pop()!;
    }
  }
  return drawn;
}
