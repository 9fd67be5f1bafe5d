/** What people type as an option and what is a setting of the pipeline, an engine, or an option under another name. */

/** Commands that take `--set`, and those that take `--engine`: written down, as commands are loaded only when they are called. */
export const TAKE: Readonly<Record<'set' | 'engine' | 'runs' | 'data' | 'jobs', readonly string[]>> = {
  set: 'run submit validate plan split resolve diff compare report verify evaluate bench explain'.split(' '),
  engine: 'run submit plan compare report map importance features verify evaluate bench explain'.split(' '),
  runs: 'run submit plan diff compare assess report cite map importance features verify evaluate bench ls show explain rm gc'.split(' '),
  data: 'run submit new validate plan split resolve diff compare report cite map importance features verify evaluate bench explain'.split(
    ' ',
  ),
  jobs: 'run submit plan map verify bench'.split(' '),
};

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
