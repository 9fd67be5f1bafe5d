import type { ResolvedBlock, ResolvedConvBlock, ResolvedPoolBlock, ResolvedSpectralBlock } from '../../schema/pipeline.generated.js';
import { listed } from './listed.js';
import { plural } from './text.js';

type SettingsOf<Kind extends keyof ResolvedBlock> = NonNullable<ResolvedBlock[Kind]>;
/** What a list of blocks begins behind: whether the layer before ends with ReLU, so that a residual block leaves its first one out. */
type Say<Kind extends keyof ResolvedBlock> = (settings: SettingsOf<Kind>, activated: boolean) => string;

/** Of every kind of block its words: a kind that is missing here does not compile, nor does a setting that nobody says. */
const BLOCKS = {
  conv: (settings) => convText(settings),
  spectral: (settings, activated) => residualText('spectral', settings, (size) => `1 x 1 x ${size}`, activated),
  spatial: (settings, activated) => residualText('spatial', settings, (size) => `${size} x ${size} over the whole depth`, activated),
  parallel: ({ branches, join, hidden, repeat = 1, ...rest }, activated) => {
    saysAll(rest);
    const ways = branches.map((one) => blockTexts(one, activated && repeat === 1).join(', ') || 'identity');
    return `${times(repeat)}parallel branches (${ways.join(' | ')}), joined by ${join}${hidden ? ` with ${hidden} hidden units` : ''}`;
  },
  group: ({ blocks, repeat = 1, ...rest }, activated) => {
    saysAll(rest);
    return `${times(repeat)}the group (${blockTexts(blocks, activated && repeat === 1).join(', ')})`;
  },
  gate: (settings) => `a gate (${settingsText(settings)})`,
  attention: (settings) => (Object.keys(settings).length > 0 ? `attention (${settingsText(settings)})` : 'attention over positions'),
  tokens: ({ scores, ...settings }) =>
    `tokens (${settingsText(settings)}${scores ? `, by weights of ${blockTexts(scores, false).join(', ') || 'the input itself'}` : ''})`,
  encoder: (settings) => `an encoder (${settingsText(settings)})`,
  normalize: (kind) => `${kind} normalization`,
  activation: (name) => nameOf(name),
  pool: (settings) => {
    if (typeof settings === 'string') return POOLS[settings];
    const { take, size, stride, ...rest } = settings;
    saysAll(rest);
    return `${take} pooling of ${sizes(size)}${stride && stride.join() !== size.join() ? `, stride ${sizes(stride)}` : ''}`;
  },
  flatten: (where) => `the values of each pixel as its ${where}`,
  dropout: (share) => `dropout of ${share}`,
  autoencoder: ({ units, epochs, activation, l2, ...rest }) => {
    saysAll(rest);
    const before = epochs > 0 ? `pretrained for ${plural(epochs, 'epoch')} on the training pixels` : 'not pretrained';
    return `an autoencoder of ${plural(units, 'unit')}, ${before}, ${nameOf(activation)}${decay(l2)}`;
  },
  dense: (settings) => {
    const { units, activation, l2, ...rest } =
      typeof settings === 'string' ? ({ units: settings, activation: 'none', l2: 0 } as const) : settings;
    saysAll(rest);
    const many = typeof units === 'number' ? plural(units, 'unit') : 'one unit for each class';
    return `a fully connected layer of ${many}${activation === 'none' ? '' : `, ${nameOf(activation)}`}${decay(l2)}`;
  },
} as const satisfies { readonly [Kind in keyof Required<ResolvedBlock>]: Say<Kind> };

const POOLS = {
  average: 'the average over all positions',
  centre: 'the middle pixel alone',
  first: 'the first position alone',
} as const satisfies Record<Extract<ResolvedPoolBlock, string>, string>;

/** A setting that is in none of the words before does not compile here. */
function saysAll(_rest: Readonly<Record<string, never>>): void {
  // The type is all that it checks.
}

/**
 * The words of blocks in their order: `24 kernels of 1 x 1 x 7, stride 1 x 1 x 2, batch normalization, ReLU`.
 *
 * @param activated whether what they get comes from ReLU; the spectra themselves count as such (`architecture/network.ts`)
 */
export function blockTexts(blocks: readonly ResolvedBlock[], activated = true): string[] {
  let after = activated;
  return blocks.map((block) => {
    const [kind, settings] = Object.entries(block)[0] as [keyof ResolvedBlock, never];
    const text = (BLOCKS[kind] as (settings: never, activated: boolean) => string)(settings, after);
    after = endsActivated(block, after);
    return text;
  });
}

/** Whether the last layer of a block is ReLU, as the layers' own `activated` says. */
function endsActivated({ conv, spectral, spatial, dense, activation, group }: ResolvedBlock, before: boolean): boolean {
  if (conv) return conv.activation === 'relu' && (conv.order ?? ['activation']).at(-1) === 'activation';
  const residual = spectral ?? spatial;
  if (residual) return residual.post_activations > 0;
  if (group) return group.blocks.reduce((after, block) => endsActivated(block, after), before && (group.repeat ?? 1) === 1);
  if (dense !== undefined) return typeof dense === 'object' && dense.activation === 'relu';
  return activation === 'relu';
}

const times = (repeat: number): string => (repeat > 1 ? `${repeat} times ` : '');
const decay = (l2: number): string => (l2 > 0 ? `, weight decay ${l2}` : '');
const nameOf = (activation: string): string =>
  ({ relu: 'ReLU', leaky: 'leaky ReLU', prelu: 'PReLU', gelu: 'GELU', silu: 'SiLU', mish: 'Mish' })[activation] ?? activation;

/** `1 x 1 x the whole depth`. */
const sizes = (values: readonly (number | string)[]): string =>
  values.map((one) => (one === 'full' ? 'the whole depth' : typeof one === 'string' ? `${one} of the depth` : one)).join(' x ');

function convText({ kernels, size, stride, padding, normalize, activation, l2, ...rest }: ResolvedConvBlock): string {
  const steps = stride.every((one) => one === 1) ? '' : `, stride ${sizes(stride)}`;
  const around = padding === 'none' ? '' : `, padding ${typeof padding === 'string' ? padding : sizes(padding)}`;
  const more = Object.keys(rest).length > 0 ? `, ${settingsText(rest)}` : '';
  return `${plural(kernels, 'kernel')} of ${sizes(size)}${steps}${around}${more}${normalize === 'none' ? '' : `, ${normalize} normalization`}${activation === 'none' ? '' : `, ${nameOf(activation)}`}${decay(l2)}`;
}

function residualText(kind: string, settings: ResolvedSpectralBlock, extent: (size: number) => string, activated: boolean): string {
  const { repeat, kernels, size, padding, shortcut, normalize, post_activations: after, l2, ...rest } = settings;
  saysAll(rest);
  const one = shortcut === 'none' ? 'pair of plain convolutions' : 'residual block of two convolutions';
  const what = repeat === 1 ? `one ${kind} ${one}` : `${repeat} ${kind} ${one.replace(/^(pair|residual block)/, '$1s')}`;
  const way =
    shortcut === 'convolution' ? ', shortcuts by a convolution of 1 x 1 x 1' : shortcut === 'identity' ? ', identity shortcuts' : '';
  const each = normalize === 'none' ? 'ReLU' : `${normalize} normalization and ReLU`;
  const end = after === 0 ? '' : `, and ${after === 1 ? 'once' : `${after} times`} after`;
  return `${what} of ${plural(kernels, 'kernel')} of ${extent(size)}${way}, padding ${padding}, ${each} before each convolution${activated ? ' but the first' : ''}${end}${decay(l2)}`;
}

/** Settings that have no words of their own: each by its key. */
function settingsText(settings: object): string {
  return Object.entries(settings)
    .map(([key, value]: [string, unknown]) => {
      const name = key.replaceAll('_', ' ');
      return typeof value === 'boolean' ? `${value ? 'with' : 'without'} ${name}` : `${name} ${valueText(value)}`;
    })
    .join(', ');
}

function valueText(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'object' && value !== null ? `(${settingsText(value)})` : String(value);
  const isExtent = value.every((one) => typeof one === 'number' || one === 'full');
  return isExtent ? sizes(value as (number | string)[]) : listed(value.map(valueText));
}
