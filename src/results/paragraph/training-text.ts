import type { NetworkExperiment } from '../../pipeline/experiment.js';
import { usesBatchNormalization } from './network-text.js';
import { type WorkKey, work } from './works.js';
import { listed, say, type Sentence, several } from './text.js';

type Training = NetworkExperiment['training'];

/** How the network was trained: every key of `training`. */
export function trainingSentences(experiment: NetworkExperiment): Sentence[] {
  return Object.keys(KEYS).flatMap((key) => KEYS[key as keyof Training](experiment.training, experiment));
}

const OPTIMIZERS: Readonly<Record<string, { name: string; source?: WorkKey }>> = {
  rmsprop: { name: 'RMSprop', source: 'tieleman2012' },
  adam: { name: 'Adam', source: 'kingma2015' },
  adamw: { name: 'AdamW', source: 'loshchilov2019' },
  sgd: { name: 'stochastic gradient descent' },
};

/** What each key of `training` says: a new one does not compile before it stands here. */
const KEYS = {
  optimizer: ({ optimizer }) => {
    const [kind, { learning_rate: rate, ...rest }] = Object.entries(optimizer)[0] as [string, Record<string, number>];
    const { name, source } = OPTIMIZERS[kind] ?? { name: kind };
    const more = Object.entries(rest).map(([key, value]) => `${key.replaceAll('_', ' ')} ${value}`);
    return [
      say`The network was trained with ${name}${source ? [' ', work(source)] : []} at a learning rate of ${rate}${more.length > 0 && ` (${more.join(', ')})`}.`,
    ];
  },
  schedule: ({ schedule }) => {
    if (schedule === undefined || schedule === 'constant') return [say`The learning rate was constant.`];
    if (typeof schedule === 'string') return [say`The learning rate followed the schedule ${schedule}.`];
    const { step, cosine } = schedule;
    return [
      ...(step ? [say`Every ${several(step.every, 'epoch')} the learning rate was multiplied by ${step.factor}.`] : []),
      ...(cosine
        ? [say`The learning rate fell along a cosine to ${cosine.final === 0 ? 'zero' : `${cosine.final} of its first value`}.`]
        : []),
    ];
  },
  batch: ({ batch, epochs, stop }) => [
    say`Batches had ${several(batch, 'patch').replace('patchs', 'patches')}, and training took ${stop ? 'at most ' : ''}${several(epochs, 'epoch')}.`,
  ],
  epochs: () => [],
  sampling: ({ sampling }) =>
    sampling === 'balanced' ? [say`Each epoch had as many patches of each class, those of small classes repeatedly.`] : [],
  loss: ({ loss }) => [say`The loss was the cross-entropy of the softmax${loss && lossText(loss)}.`],
  stop: ({ stop }) => (stop ? [say`It was to end after ${several(stop.patience, 'epoch')} in a row without a better one.`] : []),
  select: ({ select }) => [say`${SELECTIONS[select]}`],
  calibrate: ({ calibrate }) =>
    calibrate === 'temperature'
      ? [say`The logits were divided by one temperature ${work('guo2017')}, fitted on the validation pixels after training.`]
      : [],
  keep_probabilities: () => [],
  fast_convolutions: ({ fast_convolutions: fast }) =>
    fast
      ? [
          say`Training steps computed convolutions by minimal filtering ${work('lavin2016')} where that saves multiplications, which changes only how values are rounded.`,
        ]
      : [],
  batch_norm: ({ batch_norm: { momentum, epsilon } }, experiment) =>
    usesBatchNormalization(experiment)
      ? [say`Moving statistics of batch normalization had momentum ${momentum} and epsilon ${epsilon}.`]
      : [],
  augment: ({ augment }) => {
    if (!augment) return [say`Patches were not augmented.`];
    const { flips, rotations, noise } = augment;
    const ways = [
      flips && 'flips',
      rotations && 'rotations by quarter turns',
      noise > 0 && `normal noise (standard deviation ${noise})`,
    ].filter(Boolean);
    return [say`${ways.length > 0 ? `Training patches were augmented by ${listed(ways as string[])}` : 'Patches were not augmented'}.`];
  },
  from: ({ from }) => {
    if (!from) return [];
    const { run, trial, file, freeze, layers, head, names, axes } = from;
    return [
      say`Training started from the weights of ${run ? `the run ${run}` : trial ? `the trial ${trial}` : file}${(names ?? axes) && ', a state dict of PyTorch'}${layers && ` (blocks ${listed(layers)})`}, ${head === 'same' ? 'with its last layer' : 'with a new last layer'}${freeze && `; ${freeze} and all blocks before it stayed as they were`}.`,
    ];
  },
} as const satisfies { readonly [Key in keyof Required<Training>]: (training: Training, experiment: NetworkExperiment) => Sentence[] };

const SELECTIONS = {
  'validation-accuracy': 'We tested the weights of the epoch with the best accuracy on the validation pixels, of equal ones the earliest.',
  'validation-loss': 'We tested the weights of the epoch with the least loss on the validation pixels, of equal ones the earliest.',
  last: 'We tested the weights of the last epoch.',
} as const satisfies Record<Training['select'], string>;

function lossText({ class_weights: weights, focal, label_smoothing: smoothing }: NonNullable<Training['loss']>): Sentence {
  return [
    ...(weights === 'balanced' ? [', each class weighted by one over its training pixels'] : []),
    ...(Array.isArray(weights) ? [`, with class weights ${listed(weights)}`] : []),
    ...(typeof weights === 'object' && !Array.isArray(weights) && weights.effective_number
      ? say`, with class weights by the effective number of samples ${work('cui2019')} (beta ${weights.effective_number.beta})`
      : []),
    ...(focal ? say`, focal ${work('lin2017')} with gamma ${focal}` : []),
    ...(smoothing ? say`, with label smoothing ${work('szegedy2016')} of ${smoothing}` : []),
  ];
}
