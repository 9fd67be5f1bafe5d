import { countParameters, networkParameters } from '../../architecture/parameters.js';
import type { NetworkExperiment } from '../../pipeline/experiment.js';
import type { ResolvedBlock } from '../../schema/pipeline.generated.js';
import type { DescribedConfiguration } from './described.js';
import { work } from './sources.js';
import { grouped, say, type Sentence, several } from './text.js';

const PADDINGS = { zero: 'zeros', replicate: 'the nearest pixels of the scene', reflect: 'mirrored pixels' } as const;

export function patchSentence({ patch: { size, padding } }: { readonly patch: NetworkExperiment['patch'] }): Sentence {
  const beyond = size > 1 ? ` Beyond the border of the scene there are ${PADDINGS[padding]}.` : '';
  return say`Each pixel is classified by the patch of ${size} x ${size} pixels around it.${beyond}`;
}

/** The blocks in their order, with every setting, and the number of parameters. */
export function networkSentences({ network }: DescribedConfiguration, experiment: NetworkExperiment): Sentence[] {
  const { architecture } = experiment;
  const text = JSON.stringify(architecture);
  const counted = network && countParameters(networkParameters(network));
  return [
    patchSentence(experiment),
    say`The network has, in this order: ${architecture.map(blockText).join('; ')}.`,
    ...(/"shortcut":"(identity|convolution)"/.test(text) ? [say`Its residual blocks are those of SSRN ${work('zhong2018')}.`] : []),
    ...(usesBatchNormalization(experiment)
      ? [say`Batch normalization ${work('ioffe2015')} uses the statistics of the batch in training, and moving ones in prediction.`]
      : []),
    ...(/"dropout":/.test(text) ? [say`Dropout ${work('srivastava2014')} acts in training alone.`] : []),
    ...(/"gate":/.test(text) ? [say`Its gates are of the kind of squeeze and excitation ${work('hu2018')}.`] : []),
    ...(counted
      ? [
          say`It has ${grouped(counted.trainable)} trainable parameters (${grouped(counted.withoutNormalization)} without the scale and shift of normalization).`,
        ]
      : []),
    say`Kernels start from normal random values of variance 2 / fan-in ${work('he2015')}, and biases from zero.`,
  ];
}

/** Whether any block normalizes over the batch. */
export function usesBatchNormalization({ architecture }: NetworkExperiment): boolean {
  return /"normalize":"batch"/.test(JSON.stringify(architecture));
}

/** `24 kernels of 1 x 1 x 7, stride 1 x 1 x 2, batch normalization, ReLU`. */
function blockText(block: ResolvedBlock): string {
  if (block.conv) return convText(block.conv);
  if (block.spectral) return residualText('spectral', block.spectral, `1 x 1 x ${block.spectral.size}`);
  if (block.spatial) return residualText('spatial', block.spatial, `${block.spatial.size} x ${block.spatial.size} over the whole depth`);
  if (block.dropout !== undefined) return `dropout of ${block.dropout}`;
  if (block.pool === 'average') return 'the average over all positions';
  if (block.pool === 'centre') return 'the middle pixel alone';
  if (block.pool) {
    const { take, size, stride } = block.pool as Exclude<typeof block.pool, string>;
    return `${take} pooling of ${sizes(size)}${stride && stride.join() !== size.join() ? `, stride ${sizes(stride)}` : ''}`;
  }
  if (block.dense) {
    const { units, activation, l2 } = typeof block.dense === 'string' ? { units: block.dense, activation: 'none', l2: 0 } : block.dense;
    return `a fully connected layer of ${units === 'classes' ? 'one unit for each class' : `${units} units`}${activation === 'none' ? '' : `, ${nameOf(activation)}`}${decay(l2)}`;
  }
  if (block.autoencoder) {
    const { units, epochs, activation, l2 } = block.autoencoder;
    return `an autoencoder of ${units} units, pretrained for ${several(epochs, 'epoch')} on the training pixels, ${nameOf(activation)}${decay(l2)}`;
  }
  if (block.parallel) {
    const { branches, join, hidden, repeat } = block.parallel;
    return `${times(repeat)}parallel branches (${branches.map((one) => one.map(blockText).join(', ') || 'identity').join(' | ')}), joined by ${join}${hidden ? ` with ${hidden} hidden units` : ''}`;
  }
  if (block.group) return `${times(block.group.repeat)}the group (${block.group.blocks.map(blockText).join(', ')})`;
  return Object.entries(block)
    .map(([kind, settings]) => `${kind} (${settingsText(settings)})`)
    .join(', ');
}

const times = (repeat: number | undefined): string => (repeat !== undefined && repeat > 1 ? `${repeat} times ` : '');
const sizes = (values: readonly (number | string)[]): string => values.map((one) => (one === 'full' ? 'the whole depth' : one)).join(' x ');
const decay = (l2: number): string => (l2 > 0 ? `, weight decay ${l2}` : '');
const nameOf = (activation: string): string =>
  ({ relu: 'ReLU', leaky: 'leaky ReLU', prelu: 'PReLU', gelu: 'GELU', silu: 'SiLU', mish: 'Mish' })[activation] ?? activation;

function convText(conv: NonNullable<ResolvedBlock['conv']>): string {
  const { kernels, size, stride, padding, normalize, activation, l2, ...rest } = conv;
  const steps = stride.every((one) => one === 1) ? '' : `, stride ${sizes(stride)}`;
  const around = padding === 'none' ? '' : `, padding ${typeof padding === 'string' ? padding : sizes(padding)}`;
  const more = Object.keys(rest).length > 0 ? `, ${settingsText(rest)}` : '';
  return `${several(kernels, 'kernel')} of ${sizes(size)}${steps}${around}${more}${normalize === 'none' ? '' : `, ${normalize} normalization`}${activation === 'none' ? '' : `, ${nameOf(activation)}`}${decay(l2)}`;
}

function residualText(kind: string, block: NonNullable<ResolvedBlock['spectral']>, size: string): string {
  const { repeat, kernels, padding, shortcut, normalize, post_activations: after, l2 } = block;
  const one = shortcut === 'none' ? 'pair of plain convolutions' : 'residual block of two convolutions';
  const what = repeat === 1 ? `one ${kind} ${one}` : `${repeat} ${kind} ${one.replace(/^(pair|residual block)/, '$1s')}`;
  const way =
    shortcut === 'convolution' ? ', shortcuts by a convolution of 1 x 1 x 1' : shortcut === 'identity' ? ', identity shortcuts' : '';
  return `${what} of ${several(kernels, 'kernel')} of ${size}${way}, padding ${padding}, ${normalize === 'none' ? 'no' : normalize} normalization and ReLU before each, and ${after === 1 ? 'once' : `${after} times`} after${decay(l2)}`;
}

/** Settings that have no words of their own. */
function settingsText(settings: unknown): string {
  if (typeof settings !== 'object' || settings === null) return String(settings);
  return Object.entries(settings)
    .map(
      ([key, value]) =>
        `${key.replaceAll('_', ' ')} ${Array.isArray(value) ? value.join(' x ') : typeof value === 'object' ? `(${settingsText(value)})` : String(value)}`,
    )
    .join(', ');
}
