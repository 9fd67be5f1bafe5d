import type { ResolvedParallelBlock } from '../../schema/pipeline.generated.js';
import type { Layer } from '../layers/layer.js';
import { joinedShape, parallelLayer } from '../layers/parallel.js';
import { selectLayer } from '../layers/select.js';
import { formatShape, sameShape, type Shape } from '../shape.js';
import { type BlockContext, type BlockKind, outputOf, shapeFailure } from './block.js';
import { selectionWeights } from './gate.js';

/** Branches of blocks side by side, whose outputs are joined. */
export const parallel: BlockKind<ResolvedParallelBlock> = {
  kind: 'parallel',
  expand(settings, context) {
    const { name, input } = context;
    const { branches, join, hidden, repeat = 1 } = settings;
    const layers: Layer[] = [];
    for (let time = 1; time <= repeat; time++) {
      const from = outputOf(layers, input);
      const prefix = repeat === 1 ? '' : `repeat${time}/`;
      const inside = branches.map((blocks, index) =>
        context.inside(blocks, {
          path: ['branches', index],
          name: `${prefix}branch${index + 1}`,
          title: `branch ${index + 1}`,
          input: from,
          ...(time > 1 ? { activated: false } : {}),
        }),
      );
      const outputs = inside.map((chain) => outputOf(chain, from));
      checkShapes(outputs, join, context);
      const own = repeat === 1 ? name : `${name}/repeat${time}`;
      if (join !== 'select') {
        layers.push(parallelLayer(own, from, inside, join, joinedShape(outputs, join)));
        continue;
      }
      const apart = parallelLayer(`${own}/apart`, from, inside, 'concat', joinedShape(outputs, 'concat'));
      const weights = selectionWeights(`${own}/select`, apart.output, branches.length, hidden, context);
      layers.push(apart, selectLayer(own, apart.output, branches.length, weights));
    }
    return layers;
  },
  implied: { repeat: 1 },
  spelled: (settings, spell) => ({ ...settings, branches: settings.branches.map((blocks) => blocks.map(spell)) }),
};

function checkShapes(outputs: readonly Shape[], join: ResolvedParallelBlock['join'], context: BlockContext): void {
  const [first] = outputs;
  // What is joined by its channels may have any number of them.
  const comparable = (shape: Shape) => (join === 'concat' ? { ...shape, channels: 1 } : shape);
  const other = outputs.findIndex((output) => !sameShape(comparable(output), comparable(first)));
  if (other < 0) return;
  throw shapeFailure(
    context,
    `join: ${join} needs ${join === 'concat' ? 'the same rows, columns and depth' : 'the same shape'} of all branches: ` +
      `branch 1 gives ${formatShape(first)}, branch ${other + 1} gives ${formatShape(outputs[other])}`,
    'Give padding and stride to the convolutions of one branch, or put a conv block of size [1, 1, 1] into it.',
  );
}
