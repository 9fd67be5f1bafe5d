import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CLASSIFIER_NUMERICS_VERSION, NUMERICS_VERSION } from '../../src/numerics/version.js';
import { whyNotExact } from '../../src/verify/exactness.js';
import { CLASSIFIERS_CLASS } from '../../src/pipeline/address/address.js';

const test = suite('verify/exactness');
const origin = (engineClass: string, more = {}) => ({ engineClass, numerics: NUMERICS_VERSION, node: process.version, ...more });

test('wasm and classifiers are asked for bit by bit anywhere, of the same version of the numerics alone', () => {
  for (const [kind, version] of [
    ['wasm', NUMERICS_VERSION],
    [CLASSIFIERS_CLASS, CLASSIFIER_NUMERICS_VERSION],
  ] as const) {
    assert.is(whyNotExact(origin(kind, { numerics: version, node: 'v1', processor: 'another' }), { class: kind }), undefined);
    for (const numerics of [version - 1, version + 1]) {
      assert.match(
        whyNotExact(origin(kind, { numerics }), { class: kind })!,
        new RegExp(`numerics version ${numerics}, this program has ${version}`),
      );
    }
  }
  assert.match(whyNotExact(origin('wasm'), { class: 'cpu' })!, /from wasm, but was computed again on cpu/);
});

test('cpu on the same Node and processor, a GPU with the same driver', () => {
  assert.match(whyNotExact(origin('cpu', { node: 'v1.2.3' }), { class: 'cpu' })!, /Node was v1\.2\.3/);
  assert.match(whyNotExact(origin('cpu', { processor: 'another' }), { class: 'cpu' })!, /processor was another/);
  const webgpu = origin('webgpu:x', { processor: 'another', engine: 'driver 1' });
  assert.is(whyNotExact(webgpu, { class: 'webgpu:x', description: 'driver 1' }), undefined);
  assert.match(whyNotExact(webgpu, { class: 'webgpu:x', description: 'driver 2' })!, /engine was driver 1, here it is driver 2/);
});

test.run();
