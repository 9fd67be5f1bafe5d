import { countParameters, networkParameters } from '../../architecture/parameters.js';
import { blockNames } from '../../architecture/network.js';
import type { NetworkExperiment } from '../../pipeline/experiment.js';
import { takenBlocks } from '../../pipeline/resolve/start-checks.js';
import type { ResolvedBlock } from '../../schema/pipeline.generated.js';
import { blockTexts } from './block-text.js';
import type { DescribedConfiguration } from './described.js';
import { work } from './works.js';
import { grouped, listed, say, type Sentence } from './text.js';

const PADDINGS = { zero: 'zeros', replicate: 'the nearest pixels of the scene', reflect: 'mirrored pixels' } as const;

export function patchSentence({ patch: { size, padding } }: { readonly patch: NetworkExperiment['patch'] }): Sentence {
  if (size === 1) return say`Each pixel is classified by its own spectrum.`;
  return say`Each pixel is classified by the patch of ${size} x ${size} pixels around it. Beyond the border of the scene there are ${PADDINGS[padding]}.`;
}

/** The blocks in their order, with every setting, and the number of parameters. */
export function networkSentences({ network }: DescribedConfiguration, experiment: NetworkExperiment): Sentence[] {
  const { architecture } = experiment;
  const text = JSON.stringify(architecture);
  const counted = network && countParameters(networkParameters(network));
  return [
    patchSentence(experiment),
    say`The network has, in this order: ${blockTexts(architecture).join('; ')}.`,
    ...(/"shortcut":"identity"/.test(text) ? [say`Its residual blocks are those of SSRN ${work('zhong2018')}.`] : []),
    ...(usesBatchNormalization(experiment)
      ? [say`Batch normalization ${work('ioffe2015')} uses the statistics of the batch in training, and moving ones in prediction.`]
      : []),
    ...(usesDropout(experiment) ? [say`Dropout ${work('srivastava2014')} acts in training alone.`] : []),
    ...(/"gate":/.test(text) ? [say`Its gates are of the kind of squeeze and excitation ${work('hu2018')}.`] : []),
    ...(counted
      ? [
          say`It has ${grouped(counted.trainable)} trainable parameters (${grouped(counted.withoutNormalization)} without the scale and shift of normalization).`,
        ]
      : []),
    ...initialSentences(experiment),
  ];
}

/** What starts at random, which is not all where the training starts from known weights. */
function initialSentences(experiment: NetworkExperiment): Sentence[] {
  const { architecture, training } = experiment;
  const fresh = freshBlocks(experiment);
  if (fresh.length === 0) return [];
  const isHead = fresh.length === 1 && fresh[0] === blockNames(architecture).at(-1);
  const whose = !training.from
    ? ''
    : isHead
      ? ' of the new last layer'
      : ` of ${fresh.length > 1 ? 'the blocks' : 'the block'} ${listed(fresh)}`;
  const learned = !training.from && /"(class|positions)":true/.test(JSON.stringify(architecture));
  return [
    say`Kernels${whose} start from normal random values of variance 2 / fan-in ${work('he2015')}, and biases from zero.${learned && ' Class tokens and positions start from normal random values of standard deviation 0.02.'}`,
  ];
}

/** Blocks of which nothing is learned. */
const WITHOUT_WEIGHTS: readonly string[] = ['pool', 'flatten', 'dropout', 'activation'] satisfies (keyof ResolvedBlock)[];

/** The blocks whose weights start at random, by their names in the network. */
export function freshBlocks({ architecture, training: { from } }: NetworkExperiment): string[] {
  const taken = from ? takenBlocks({ architecture }, from) : [];
  const names = blockNames(architecture);
  return names.filter((name, index) => !taken.includes(name) && !WITHOUT_WEIGHTS.includes(Object.keys(architecture[index])[0]));
}

/** Whether anything is dropped in training. */
export function usesDropout({ architecture }: NetworkExperiment): boolean {
  return /"dropout":(?!0[,}])/.test(JSON.stringify(architecture));
}

/** Whether any block normalizes over the batch. */
export function usesBatchNormalization({ architecture }: NetworkExperiment): boolean {
  return /"normalize":"batch"/.test(JSON.stringify(architecture));
}
