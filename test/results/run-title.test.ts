import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../src/architecture/presets/index.js';
import type { Block } from '../../src/schema/pipeline.generated.js';
import { methodTitle, runTitle, type Titled } from '../../src/results/run-title.js';
import { findScene } from '../../src/scenes/index.js';
import { resolveBlocks } from '../architecture/helpers.js';

const test = suite('results/run-title');
const network = (blocks: Block[]) => methodTitle({ architecture: resolveBlocks(blocks) } as never);
const one = (experiment: object, id = 'indian-pines'): Titled => ({ experiment, sceneName: id, scene: findScene(id) }) as Titled;

test('a network is called as the preset whose blocks it has, also where they are written out', () => {
  for (const { title, blocks } of Object.values(PRESETS)) assert.is(network(blocks({})), title);
});

test('also with other numbers of blocks and kernels, with more settings; another network is none of them', () => {
  assert.is(network(PRESETS.ssrn.blocks({ spectral: 3, spatial: 1, kernels: 16, dropout: 0 })), 'SSRN');
  const decayed = PRESETS.ssrn.blocks({}).map((block) => ('conv' in block ? { conv: { ...block.conv, l2: 0.01 } } : block));
  assert.is(network(decayed as Block[]), 'SSRN');
  assert.is(network([{ conv: { kernels: 5, size: [3, 3, 'full'] } }, { pool: 'average' }, { dense: 'classes' }]), 'network');
});

test('a run by its methods and scenes, each once; many methods are counted', () => {
  const svm = one({ classifier: { svm: {} } });
  assert.is(runTitle([svm]), 'SVM on Indian Pines');
  assert.is(runTitle([svm, one({ classifier: { 'random-forest': {} } }), svm]), 'SVM, random forest on Indian Pines');
  assert.is(runTitle([svm, one({ classifier: { svm: {} } }, 'ksc')]), 'SVM on Indian Pines, Kennedy Space Center');
  assert.is(runTitle([{ ...svm, sceneName: 'field.mat', scene: undefined }]), 'SVM on field.mat');
  assert.is(runTitle([{ sceneName: 'synthetic' }]), 'unknown method on a synthetic scene');
  const many = ['ssrn', 'spc', 'spa', 'cnnl', 'cnn', 'hu', 'li'] as const;
  assert.is(runTitle(many.map((name) => one({ architecture: resolveBlocks(PRESETS[name].blocks({})) }))), '7 methods on Indian Pines');
});

test.run();
