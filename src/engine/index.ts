import { Failure } from '../errors/failure.js';
import type { Engine, EngineKind, FoundEngine } from './engine.js';
import { cpu } from './engines/cpu.js';
import { tensorflow } from './engines/tensorflow.js';
import { wasm } from './engines/wasm.js';
import { webgpu } from './engines/webgpu.js';

/**
 * Every engine, the one that `auto` prefers first. webgpu takes its place before wasm once it has been proven on a real
 * GPU; so far it has only met software drivers.
 */
export const ENGINES: readonly EngineKind[] = [wasm, webgpu, tensorflow, cpu];

/**
 * The engine of a name, with the device behind a colon where there are several: `wasm`, `webgpu`, `webgpu:1`,
 * `webgpu:nvidia`. `auto` is the first that this machine has.
 *
 * @throws Failure `engine` if there is none of this name, or not on this machine
 */
export async function findEngine(name: string, preference = ENGINES): Promise<FoundEngine> {
  if (name === 'auto') return findBest(preference);
  const [kind, device] = split(name);
  const engine = ENGINES.find((candidate) => candidate.name === kind);
  if (engine) return engine.find(device);
  throw new Failure({
    code: 'engine', message: `there is no engine ${JSON.stringify(name)}`, place: { file: `--engine ${name}` },
    cure: `Known: auto, ${ENGINES.map((known) => known.name).join(', ')}.`,
  });
}

/** To be called in the main thread before workers start an engine. */
export async function beforeWorkers(name: string): Promise<void> {
  const [kind, device] = split(name);
  await ENGINES.find((candidate) => candidate.name === kind)?.beforeWorkers?.(device);
}

export async function startEngine(name: string): Promise<Engine> {
  return (await findEngine(name)).start();
}

async function findBest(preference: readonly EngineKind[]): Promise<FoundEngine> {
  const passedOver: string[] = [];
  for (const { name, find } of preference) {
    try {
      const found = await find();
      if (!found.software) return { ...found, passedOver };
      passedOver.push(`${name}: only ${found.class}, a driver that computes on the processor`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      passedOver.push(`${name}: ${error.problems[0].message}`);
    }
  }
  throw new Failure({ code: 'engine', message: 'no engine starts on this machine', cure: passedOver.join('; ') });
}

function split(name: string): [kind: string, device?: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name] : [name.slice(0, colon), name.slice(colon + 1)];
}
