import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { machineShare } from '../../src/workers/machine.js';

const test = suite('workers/machine');
const GIB = 1024 ** 3;
const of = (environment: Record<string, string>, held = 2 ** 63) => machineShare({ environment, cores: 64, bytes: 256 * GIB, held });

test('all of the machine, or what a task or a container has been given of it', () => {
  assert.equal(of({}), { cores: 64, bytes: 256 * GIB });
  assert.equal(of({ SLURM_CPUS_PER_TASK: '4', SLURM_MEM_PER_NODE: '16384' }), { cores: 4, bytes: 16 * GIB });
  assert.equal(of({ SLURM_CPUS_PER_TASK: '4', SLURM_MEM_PER_CPU: '2048' }), { cores: 4, bytes: 8 * GIB });
  assert.equal(of({ SLURM_CPUS_ON_NODE: '2', SLURM_MEM_PER_CPU: '2048' }), { cores: 2, bytes: 4 * GIB });
  assert.equal(of({ SLURM_CPUS_ON_NODE: '8', SLURM_CPUS_PER_TASK: '4' }).cores, 4);
  assert.equal(of({ SLURM_CPUS_PER_TASK: '400', SLURM_MEM_PER_NODE: '9999999' }), { cores: 64, bytes: 256 * GIB });
  assert.equal(of({}, 8 * GIB), { cores: 64, bytes: 8 * GIB });
  assert.equal(of({ SLURM_CPUS_PER_TASK: 'many', SLURM_MEM_PER_NODE: '0' }, 0), { cores: 64, bytes: 256 * GIB });
});

test('this machine has some of both', () => {
  const { cores, bytes } = machineShare();
  assert.ok(Number.isInteger(cores) && cores >= 1 && bytes > 1e8 && bytes < 1e15, `${cores} ${bytes}`);
});

test.run();
