import type { ClassifierExperiment } from '../../pipeline/experiment.js';
import type { ResolvedClassifier } from '../../schema/pipeline.generated.js';
import { patchSentence } from './network-text.js';
import { work } from './works.js';
import { listed, say, type Sentence } from './text.js';

type Kinds = Required<ResolvedClassifier>;

/** The classifier in place of a network, with every setting. */
export function classifierSentences({ classifier, patch }: ClassifierExperiment): Sentence[] {
  const [kind, settings] = Object.entries(classifier)[0];
  const input: Sentence =
    settings.input === 'spectrum' || patch.size === 1
      ? patchSentence({ patch: { ...patch, size: 1 } })
      : [...patchSentence({ patch }), ' All spectra of the patch, one after the other, are its features.'];
  return [input, ...(KINDS[kind as keyof Kinds] as (settings: unknown) => Sentence[])(settings)];
}

/** Whether its settings are chosen by cross-validation. */
export function isSearched({ svm, 'k-nearest': nearest }: ResolvedClassifier): boolean {
  return [svm?.c, svm?.gamma, nearest?.k].some(areSeveral);
}

const values = (value: number | string | readonly (number | string)[]): string => listed([value].flat());
const areSeveral = (value: unknown): boolean => Array.isArray(value) && new Set(value).size > 1;
const searched = (folds: number): string => `, chosen by ${folds}-fold cross-validation on the training pixels`;

const KINDS = {
  svm: ({ c, gamma, folds }) => [
    say`The classifier was a support vector machine of LIBSVM ${work('chang2011')}, one class against one, with the kernel exp(-gamma d²).`,
    say`C was ${areSeveral(c) && 'one of '}${values(c)}, and gamma ${areSeveral(gamma) && 'one of '}${values(gamma)}${(areSeveral(c) || areSeveral(gamma)) && searched(folds)}.`,
  ],
  'random-forest': ({ trees, features, depth, leaf, bootstrap }) => [
    say`The classifier was a random forest ${work('breiman2001')} of ${trees} trees.`,
    say`Each cut chose among ${features === 'sqrt' ? 'the square root of the number of features' : features === 'all' ? 'all features' : `${features} features`}; leaves had at least ${leaf} training ${leaf === 1 ? 'pixel' : 'pixels'}${depth !== undefined && `, and trees a depth of at most ${depth}`}.`,
    say`Each tree used ${bootstrap ? 'its own sample of the training pixels, drawn with replacement' : 'all training pixels'}.`,
  ],
  'k-nearest': ({ k, folds }) => [
    say`The classifier was that of the k nearest neighbours ${work('cover1967')}, by the Euclidean distance.`,
    say`k was ${areSeveral(k) && 'one of '}${values(k)}${areSeveral(k) && searched(folds)}.`,
  ],
} as const satisfies { readonly [Kind in keyof Kinds]: (settings: Kinds[Kind]) => Sentence[] };
