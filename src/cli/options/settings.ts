import { nearName } from '../../errors/near-name.js';
import type { OptionTable } from './option.js';

/** What people type as an option and what is a setting of the pipeline, an engine, or an option under another name. */

/** The path of each setting that is often typed as an option; `*` stands for the optimizer of the pipeline. */
export const SETTINGS: Readonly<Record<string, string>> = {
  seed: 'seeds',
  seeds: 'seeds',
  epoch: 'training.epochs',
  epochs: 'training.epochs',
  batch: 'training.batch',
  'batch-size': 'training.batch',
  'learning-rate': 'training.optimizer.*.learning_rate',
  lr: 'training.optimizer.*.learning_rate',
  'weight-decay': 'training.optimizer.*.weight_decay',
  optimizer: 'training.optimizer',
  patience: 'training.stop.patience',
  select: 'training.select',
  patch: 'patch.size',
  'patch-size': 'patch.size',
  window: 'patch.size',
  train: 'split.train',
  validation: 'split.validation',
  val: 'split.validation',
  test: 'split.test',
  classifier: 'classifier',
  name: 'name',
  scene: 'dataset.scene',
};

/** Engines that are typed as if each were an option. */
export const ENGINES: Readonly<Record<string, string>> = {
  gpu: 'webgpu',
  cuda: 'webgpu',
  webgpu: 'webgpu',
  cpu: 'wasm',
  wasm: 'wasm',
  tensorflow: 'tensorflow',
};

/** Options under the names that other programs give them. */
export const OTHER_NAMES: Readonly<Record<string, 'runs' | 'data' | 'jobs'>> = {
  out: 'runs',
  output: 'runs',
  'output-dir': 'runs',
  results: 'runs',
  'runs-dir': 'runs',
  'data-dir': 'data',
  'data-folder': 'data',
  workers: 'jobs',
  'num-workers': 'jobs',
  parallel: 'jobs',
};

/**
 * What a wrong option may have meant, of a command with these options: an option, or a setting, an engine or another name for one.
 *
 * @param isPair it was given a path with a value, as `--set` is
 */
export function meantOption(wrong: string, own: OptionTable, isPair: boolean): string | undefined {
  const standIns = [
    ...(Object.hasOwn(own, 'set') ? Object.keys(SETTINGS) : []),
    ...(Object.hasOwn(own, 'engine') ? Object.keys(ENGINES) : []),
    ...Object.entries(OTHER_NAMES).flatMap(([name, option]) => (Object.hasOwn(own, option) ? [name] : [])),
  ];
  // `--sed 3` is no `--set`, which takes a path and a value.
  const options = Object.keys(own).filter((name) => name !== 'set' || isPair);
  return nearName(wrong.toLowerCase().replaceAll('_', '-'), [...options, ...standIns]);
}

/** `--option path=value`, or `--option=path=value`. */
export function isPair(words: readonly string[], at: number): boolean {
  return /=.*=/.test(words[at] ?? '') || (words[at + 1]?.includes('=') ?? false);
}

/** How it is written: `--set training.epochs=…` for `epochs`, where a command has no option of this name. */
export function writtenOption(name: string, own: OptionTable): string {
  if (Object.hasOwn(own, name)) return `--${name}`;
  if (Object.hasOwn(SETTINGS, name)) return `--set ${SETTINGS[name].replace('*', 'NAME')}=…`;
  return Object.hasOwn(ENGINES, name) ? `--engine ${ENGINES[name]}` : `--${OTHER_NAMES[name]}`;
}

/** The value of a setting as `--set` takes it: seeds in brackets, an optimizer or a classifier by its name in braces. */
export function settingValue(path: string, given: readonly string[]): string | undefined {
  const text = given.join(' ').trim();
  if (text === '') return undefined;
  if (path === 'seeds' && !text.startsWith('[')) {
    const seeds = text.split(/[\s,]+/).filter((part) => part !== '');
    return seeds.every((seed) => /^\d+$/.test(seed)) ? `[${seeds.join(', ')}]` : undefined;
  }
  if (path === 'classifier' && /^[\w-]+$/.test(text)) return `{${text}: {}}`;
  if (path === 'training.optimizer' && /^\w+$/.test(text)) return `{${text}: {}}`;
  return given.length === 1 ? text : undefined;
}
