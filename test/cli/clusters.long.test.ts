import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { hsiRun, ROOT } from './command-line.js';
import { TINY } from './tiny.js';

// What docs/clusters.md tells people to copy, run as a cluster would.
const test = suite('cli/clusters');
const BLOCKS = [...readFileSync(join(ROOT, 'docs', 'clusters.md'), 'utf8').matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text]) =>
  parse(text),
);
const SWEEP = `${TINY.replace('[1, 2]', '[1]')}vary: {patch.size: [3, 5]}\n`;

/** An own folder, with programs of ours first in the path. */
function withSweep(work: (folder: string, shell: (script: string, env?: Record<string, string>, cwd?: string) => string) => Promise<void>) {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
    try {
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      const program = join(ROOT, 'dist', 'program', 'cli', 'main.js');
      writeFileSync(join(bin, 'hsi-run'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
      writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n');
      for (const name of ['hsi-run', 'npx']) chmodSync(join(bin, name), 0o755);
      writeFileSync(join(folder, 'sweep.yaml'), SWEEP);
      await work(folder, (script, env = {}, cwd = folder) => {
        const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
          cwd,
          encoding: 'utf8',
          env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, XDG_CACHE_HOME: join(folder, 'cache'), ...env },
        });
        assert.is(status, 0, `${script}\n${stdout}${stderr}`);
        return stdout;
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

const trialsIn = (runs: string) => readdirSync(join(runs, 'trials')).length;

test('the settings of the Slurm section are settings', () => {
  const [{ cluster }] = BLOCKS.filter((block) => block.cluster);
  assert.equal(parsePipeline(`${SWEEP}cluster: ${JSON.stringify(cluster)}\n`, 'x.yaml').experiment.cluster, cluster);
});

test(
  'the Indexed Job of Kubernetes: every index its shard, all of them the whole',
  withSweep(async (folder, shell) => {
    const job = BLOCKS.find(({ kind }) => kind === 'Job');
    const { completions, template } = job.spec;
    const [{ command }] = template.spec.containers;
    assert.equal([command.slice(0, 2), completions], [['sh', '-c'], 16]);
    for (const index of [0, 1, 15]) {
      shell(command[2].replaceAll('/shared', folder), { JOB_COMPLETION_INDEX: String(index) });
      assert.is(trialsIn(join(folder, 'runs')), Math.min(2, index + 1));
    }
    const { code } = await hsiRun(['sweep.yaml', '--gather', '--quiet'], { cwd: folder });
    assert.is(code, 0);
  }),
);

test(
  'the CI matrix: shards apart, imported and gathered',
  withSweep(async (folder, shell) => {
    const {
      jobs: { shard, gather },
    } = BLOCKS.find(({ jobs }) => jobs);
    const commandsOf = ({ steps }: { steps: { run?: string }[] }) => steps.flatMap(({ run }) => (run?.startsWith('npx') ? [run] : []));
    const all = join(folder, 'all');
    mkdirSync(join(all, 'shards'), { recursive: true });
    cpSync(join(folder, 'sweep.yaml'), join(all, 'sweep.yaml'));
    for (const number of shard.strategy.matrix.shard.slice(0, 2)) {
      const own = join(folder, `job-${number}`);
      mkdirSync(own);
      cpSync(join(folder, 'sweep.yaml'), join(own, 'sweep.yaml'));
      for (const command of commandsOf(shard)) shell(command.replaceAll('${{ matrix.shard }}', String(number)), {}, own);
      cpSync(join(own, 'runs'), join(all, 'shards', `runs-${number}`), { recursive: true });
    }
    assert.is(commandsOf(gather).length, 2);
    const [imported, gathered] = commandsOf(gather).map((command) => shell(command, {}, all));
    assert.match(imported, 'added 1 trial');
    assert.ok(existsSync(join(all, gathered.trim().split('\n').at(-1)!, 'report.html')));
  }),
);

test.run();
