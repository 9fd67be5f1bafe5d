import { availableParallelism, totalmem } from 'node:os';

const MIB = 1 << 20;

/** What this process may use of a machine that others use too. */
export interface MachineShare {
  readonly cores: number;
  readonly bytes: number;
}

interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cores: number;
  readonly bytes: number;
  /** What a container or a control group holds this process to; far more than there is where nothing does. */
  readonly held: number;
}

/**
 * Cores and memory, within what a container, a control group or a task of Slurm has been given: not every cluster holds its tasks
 * to that, and all of a node's cores would then be taken by each of them.
 */
export function machineShare({ environment, cores, bytes, held }: Machine = thisMachine()): MachineShare {
  const given = (name: string) => Number(/^[1-9]\d{0,8}$/.exec(environment[name] ?? '')?.[0] ?? Infinity);
  // Without --cpus-per-task the first is absent; the second is what of the node the whole job has.
  const allowed = Math.min(given('SLURM_CPUS_PER_TASK'), given('SLURM_CPUS_ON_NODE'));
  return {
    cores: Math.min(cores, allowed),
    bytes: Math.min(bytes, held > 0 ? held : Infinity, MIB * given('SLURM_MEM_PER_NODE'), MIB * given('SLURM_MEM_PER_CPU') * allowed),
  };
}

function thisMachine(): Machine {
  return { environment: process.env, cores: availableParallelism(), bytes: totalmem(), held: process.constrainedMemory() };
}
