import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ChosenEngine } from '../../../src/workers/engines/auto.js';
import { prepareAndStart } from '../../../src/workers/engines/start.js';
import { problemOfAsync } from '../../data/helpers.js';

const test = suite('workers/engines/start');

/** A GPU that went away since it was found. */
const GONE = { name: 'webgpu:gone', class: 'webgpu:gone', gpu: true };

test('what auto chose and does not start is left out, aloud, and the work prepared again', async () => {
  const said: string[] = [];
  const failures: string[][] = [];
  const { prepared, pool } = await prepareAndStart(
    async (failed): Promise<{ engine: ChosenEngine }> => {
      failures.push([...failed.keys()]);
      return { engine: { ...(failed.has('webgpu:gone') ? { name: 'wasm', class: 'wasm' } : GONE), passedOver: [] } };
    },
    () => true,
    (event) => void said.push(event.type === 'engine-skipped' ? event.text : event.type),
  );
  assert.is(prepared.engine.name, 'wasm');
  assert.is(pool!.engine, 'wasm');
  assert.equal(failures, [[], ['webgpu:gone']]);
  assert.is(said.length, 1);
  assert.match(said[0], /^webgpu:gone does not start, so the next engine is used: /);
  await pool!.close();
});

test('what the user named and does not start is a failure', async () => {
  const problem = await problemOfAsync(() =>
    prepareAndStart(
      async () => ({ engine: GONE }),
      () => true,
      () => undefined,
    ),
  );
  assert.is(problem.code, 'engine');
});

test('nothing to compute: nothing is started', async () => {
  const { pool } = await prepareAndStart(
    async () => ({ engine: GONE }),
    () => false,
    () => undefined,
  );
  assert.is(pool, undefined);
});

test.run();
