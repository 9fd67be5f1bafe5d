import { PRESETS } from '../architecture/presets/index.js';
import type { Preset, PresetOptions } from '../architecture/presets/preset.js';
import type { Experiment } from '../pipeline/experiment.js';
import type { KnownScene } from '../scenes/index.js';

/** What of a configuration its title says. */
export interface Titled {
  readonly experiment?: Pick<Experiment, 'architecture' | 'classifier'>;
  readonly sceneName: string;
  readonly scene?: KnownScene;
}

const CLASSIFIERS: Readonly<Record<string, string>> = { svm: 'SVM', 'random-forest': 'random forest', 'k-nearest': 'k nearest neighbours' };
/** More methods than these are counted. */
const MOST_NAMED = 6;

/** `SSRN, SVM on Indian Pines`: the methods and scenes of a run, each once. */
export function runTitle(configurations: readonly Titled[]): string {
  const each = (textOf: (one: Titled) => string) => [...new Set(configurations.map(textOf))];
  const methods = each(({ experiment }) => (experiment ? methodTitle(experiment) : 'unknown method'));
  return `${methodsText(methods)} on ${each(sceneTitle).join(', ')}`;
}

/** The methods' names, or how many they are. */
export function methodsText(methods: readonly string[]): string {
  return methods.length > MOST_NAMED ? `${methods.length} methods` : methods.join(', ');
}

/** `Indian Pines` of `Indian Pines (AVIRIS, …)`; other scenes by their name or file. */
export function sceneTitle({ scene, sceneName }: Omit<Titled, 'experiment'>): string {
  if (sceneName === 'synthetic') return 'a synthetic scene';
  // Of two scenes the name says which of them tests.
  return scene?.id === sceneName ? scene.title.split(/ \(|, /)[0] : sceneName;
}

/** The classifier, or the preset whose blocks the network has, whatever else it sets; another network is called so. */
export function methodTitle({ classifier, architecture }: NonNullable<Titled['experiment']>): string {
  const [kind] = Object.keys(classifier ?? {});
  if (kind !== undefined) return CLASSIFIERS[kind] ?? kind.replaceAll('-', ' ');
  const blocks: readonly unknown[] = architecture ?? [];
  const presets = Object.values<Preset>(PRESETS);
  // Of two that fit, the one that says more: a preset may be another one with shortcuts.
  const as = (options: PresetOptions) =>
    presets
      .map((preset) => ({ preset, written: preset.blocks(only(options, preset)) }))
      .filter(({ written }) => isPart(written, blocks))
      .sort((a, b) => JSON.stringify(b.written).length - JSON.stringify(a.written).length)
      .at(0)?.preset;
  return (as({}) ?? as(optionsOf(blocks)))?.title ?? 'network';
}

/** What a preset's options would be, if these were its blocks. */
function optionsOf(blocks: readonly unknown[]): PresetOptions {
  const first = (key: string) => (blocks as Readonly<Record<string, never>>[]).find((block) => block[key] !== undefined)?.[key];
  const { kernels, normalize } = (first('conv') ?? {}) as Partial<PresetOptions>;
  // Without any residual block it would be another network: then there are as many as the preset has.
  const repeat = (key: string) => (first(key) as { readonly repeat?: number } | undefined)?.repeat;
  return { spectral: repeat('spectral'), spatial: repeat('spatial'), dropout: first('dropout') ?? 0, kernels, normalize };
}

function only(options: PresetOptions, { options: known }: Preset): PresetOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => known.includes(key as keyof PresetOptions)));
}

/** Whether all that a preset's block sets is so in a resolved one, which has every default written out. */
function isPart(written: unknown, resolved: unknown): boolean {
  if (Array.isArray(written))
    return Array.isArray(resolved) && resolved.length === written.length && written.every((one, index) => isPart(one, resolved[index]));
  if (typeof resolved !== 'object' || resolved === null) return written === resolved;
  // `pool: average` stands for `pool: {take: average}`.
  if (typeof written !== 'object' || written === null) return Object.values(resolved).includes(written);
  return Object.entries(written).every(
    ([key, value]) => value === undefined || isPart(value, (resolved as Readonly<Record<string, unknown>>)[key]),
  );
}
