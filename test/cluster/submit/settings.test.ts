import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clusterSettings, usualClusterFile } from '../../../src/cluster/submit/settings.js';
import { parsePipeline } from '../../../src/pipeline/pipeline.js';
import { writePipeline } from '../../../src/pipeline/write.js';
import { TINY } from '../../cli/tiny.js';
import { problemOf, withFolder } from '../../data/helpers.js';

const test = suite('cluster/submit/settings');
const pipelineWith = (cluster: string) => parsePipeline(`${TINY}${cluster}`, 'x.yaml');

test("the pipeline's settings over the user's, of the gathering task too", () =>
  withFolder(async (folder) => {
    const file = join(folder, 'cluster.yaml');
    writeFileSync(file, 'account: mine\npartition: cpu\nmodules: [nodejs/20, git]\ngather: {time: 10, partition: short}\n');
    const pipeline = pipelineWith('cluster: {partition: gpu, modules: [nodejs/22], gather: {time: 20}}\n');
    const both = { account: 'mine', partition: 'gpu', modules: ['nodejs/22'], gather: { time: 20, partition: 'short' } };
    assert.equal(clusterSettings(pipeline, file), both);
    assert.equal(clusterSettings(pipeline, undefined, file), both);
    assert.equal(clusterSettings(pipelineWith(''), undefined, join(folder, 'none.yaml')), {});
    writeFileSync(file, '# partition: gpu\n\n');
    assert.equal(clusterSettings(pipelineWith(''), file), {});
    assert.is(problemOf(() => clusterSettings(pipeline, join(folder, 'none.yaml'))).code, 'pipeline-missing');
  }));

test('the usual file', () => {
  assert.is(usualClusterFile({ XDG_CONFIG_HOME: '/etc/me' }, '/home/me'), join('/etc/me', 'hsi-run', 'cluster.yaml'));
  assert.is(usualClusterFile({}, '/home/me'), join('/home/me', '.config', 'hsi-run', 'cluster.yaml'));
});

test("a mistake in the user's file is told at its line", () =>
  withFolder(async (folder) => {
    const file = join(folder, 'cluster.yaml');
    writeFileSync(file, 'partition: gpu\ngers: gpu:1\n');
    const problem = problemOf(() => clusterSettings(pipelineWith(''), file));
    assert.equal([problem.code, problem.place], ['unknown-key', { file, line: 2, column: 1, endColumn: 5, excerpt: 'gers: gpu:1' }]);
    assert.match(problem.hint!, 'gres');
  }));

test('a time that leaves none to work in is a mistake, whoever has named it', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'cluster.yaml');
    const settings = (own: string, cluster: string) => {
      writeFileSync(file, own);
      return clusterSettings(pipelineWith(`cluster: ${cluster}\n`), file);
    };
    for (const time of ['02:00', '2', '00:02:00', '0-0:02'])
      assert.is(problemOf(() => settings(`time: ${time}\n`, '{tasks: 2}')).code, 'value', time);
    for (const time of ['02:01', '3', '00:02:01', '0-0:03', '0-1', '1-0', '1:00:00'])
      assert.is(String(settings(`time: ${time}\n`, '{}').time), time);
    const problem = problemOf(() => settings('grace: 300\n', '{gather: {time: 04:00}}'));
    assert.equal(
      [problem.message, problem.place],
      ['cluster.gather.time is 04:00, 240 s as Slurm reads it, but a task is stopped 300 s before', { file: 'x.yaml' }],
    );
    assert.is(settings('grace: 10\n', '{time: 1}').time, 1);
  }));

test('settings of a cluster move no address, and stand in no resolved pipeline', () => {
  assert.is(writePipeline(pipelineWith('cluster: {tasks: 4}\n')), writePipeline(pipelineWith('')));
});

for (const [cluster, message] of [
  ['{partition: "gpu; rm -rf"}', /^cluster\.partition must be one word/],
  ['{options: ["a\\nb"]}', /^cluster\.options\[0\] must be an option/],
  ['{setup: ["a\\nb"]}', /^cluster\.setup\[0\] must be one shell command in one line/],
  ['{time: 04:00:61}', /^cluster\.time must be minutes, hours/],
  ['{tasks: 0}', /^cluster\.tasks/],
] as const) {
  test(`refuses cluster: ${cluster}`, () => assert.match(problemOf(() => pipelineWith(`cluster: ${cluster}\n`)).message, message));
}

test.run();
