import { expectTypeOf } from 'expect-type';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as library from '../src/index.js';
import type {
  JobOutcome,
  Observer,
  Pipeline,
  Plan,
  ProgressEvent,
  ResultStore,
  RunFolder,
  RunResult,
  StoredRun,
  TrialFolder,
  Verification,
} from '../src/index.js';

const test = suite('library types');

test('the library is these names and no others', () => {
  assert.equal(Object.keys(library).sort(), [
    'Failure',
    'Interrupted',
    'Pipeline',
    'isFine',
    'loadPipeline',
    'openStore',
    'plan',
    'run',
    'verify',
  ]);
});

// The compiler checks these when the tests are built; nothing of them runs.
test('what the functions take and give', () => {
  expectTypeOf(library.loadPipeline).parameter(0).toBeString();
  expectTypeOf(library.loadPipeline).returns.toEqualTypeOf<Pipeline>();
  expectTypeOf(library.plan).parameter(0).toEqualTypeOf<Pipeline>();
  expectTypeOf(library.plan).returns.resolves.toEqualTypeOf<Plan>();
  expectTypeOf(library.run).parameter(0).toEqualTypeOf<Pipeline>();
  expectTypeOf(library.run).returns.resolves.toEqualTypeOf<RunResult>();
  expectTypeOf(library.verify).parameter(0).toEqualTypeOf<string | Pipeline>();
  expectTypeOf(library.verify).returns.resolves.toEqualTypeOf<Verification>();
  expectTypeOf(library.openStore).returns.toEqualTypeOf<ResultStore>();
  for (const call of [library.plan, library.run, library.verify]) {
    expectTypeOf(call).parameter(1).not.toBeAny();
    expectTypeOf<Parameters<typeof call>[1]>().extract<object>().toHaveProperty('signal').toEqualTypeOf<AbortSignal | undefined>();
    expectTypeOf<Parameters<typeof call>[1]>().extract<object>().toHaveProperty('onEvent').toEqualTypeOf<Observer | undefined>();
  }
});

test('a store gives typed objects', () => {
  expectTypeOf<ResultStore['runs']>().returns.toEqualTypeOf<readonly StoredRun[]>();
  expectTypeOf<ResultStore['run']>().returns.toEqualTypeOf<RunFolder>();
  expectTypeOf<ResultStore['trial']>().returns.toEqualTypeOf<TrialFolder>();
  expectTypeOf<TrialFolder['read']>().parameter(0).not.toEqualTypeOf<string>();
  expectTypeOf<ReturnType<TrialFolder['manifest']>['trial']['seed']>().toBeNumber();
});

test('events are one union, told apart by their type', () => {
  expectTypeOf<Extract<ProgressEvent, { type: 'job-ended' }>['outcome']>().toEqualTypeOf<JobOutcome>();
  expectTypeOf<Extract<ProgressEvent, { type: 'warning' }>['text']>().toBeString();
  expectTypeOf<Extract<JobOutcome, { kind: 'trained' }>['overallAccuracy']>().toBeNumber();
});

test.run();
