import type { Experiment } from '../experiment.js';

type Blocks = NonNullable<Experiment['architecture']>;
type Settings = Readonly<Record<string, unknown>>;

/**
 * In what a network, or a classifier in its place, is another than that of the method it is held against.
 *
 * @param method a preset's name, or `svm`
 * @param paper the method as the paper has it
 */
export function methodDepartures(method: string, experiment: Experiment, paper: Experiment): string[] {
  const [own, its] = [experiment, paper].map(({ classifier }) => classifier && (Object.entries(classifier)[0] as [string, Settings]));
  if (!own && !its) return networkDepartures(method, experiment.architecture!, paper.architecture!);
  if (!own) return [`a network, not ${its![0]}`];
  if (!its) return [`${own[0]}, not the network of ${method}`];
  if (own[0] !== its[0]) return [`${own[0]}, not ${its[0]}`];
  // What C and gamma are searched over is stated nowhere.
  return ['input', 'kernel']
    .filter((key) => own[1][key] !== its[1][key])
    .map((key) => `${own[0]} with ${key} ${own[1][key]}, not ${its[1][key]}`);
}

/** Blocks of a kind are compared in their order; what several share is said once. */
function networkDepartures(method: string, own: Blocks, its: Blocks): string[] {
  const kinds = [...new Set([...its, ...own].map(kindOf))];
  const counted = kinds.flatMap((kind) => {
    const [mine, theirs] = [own, its].map((blocks) => blocks.filter((block) => kindOf(block) === kind).length);
    return mine === theirs ? [] : [`${mine === 0 ? 'no' : mine} ${kind} block${mine > 1 ? 's' : ''}, not ${theirs}`];
  });
  if (counted.length > 0) return counted.map((phrase) => `another network than ${method}: ${phrase}`);
  if (own.map(kindOf).join() !== its.map(kindOf).join()) return [`another network than ${method}: its blocks in another order`];
  const phrases = own.flatMap((block, index) => settingDepartures(kindOf(block), valueOf(block), valueOf(its[index])));
  const kernels = phrases.filter(({ key }) => key === 'kernels');
  // The same other number of kernels everywhere is one departure.
  const [first] = kernels;
  const everywhere = kernels.length > 1 && kernels.every(({ is, due }) => is === first.is && due === first.due);
  const said = phrases.map(({ kind, key, is, due }) =>
    everywhere && key === 'kernels' ? `${is} kernels, not ${due}` : `${[kind, key].filter(Boolean).join(' ')} ${is}, not ${due}`,
  );
  return [...new Set(said)].map((phrase) => `another network than ${method}: ${phrase}`);
}

interface SettingDeparture {
  readonly kind: string;
  readonly key: string;
  readonly is: string;
  readonly due: string;
}

function settingDepartures(kind: string, own: unknown, its: unknown): SettingDeparture[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
  if (!isSettings(own) || !isSettings(its)) return text(own) === text(its) ? [] : [{ kind, key: '', is: text(own), due: text(its) }];
  return [...new Set([...Object.keys(its), ...Object.keys(own)])]
    .filter((key) => text(own[key]) !== text(its[key]))
    .map((key) => ({ kind, key, is: text(own[key]), due: text(its[key]) }));
}

const kindOf = (block: object): string => Object.keys(block)[0];
const valueOf = (block: object): unknown => Object.values(block)[0];

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
