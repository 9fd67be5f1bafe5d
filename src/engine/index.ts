import { lookUp } from '../base/look-up.js';
import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import type { Engine, EngineFacts, EngineKind, FoundEngine } from './engine.js';
import { cpu } from './engines/cpu.js';
import { tensorflow } from './engines/tensorflow.js';
import { wasm, wasmStrict } from './engines/wasm.js';
import { webgpu } from './engines/webgpu.js';

/** Every engine, the one that `auto` prefers first where `bench` has not found another order (workers/engines/auto.ts). */
export const ENGINES: readonly EngineKind[] = [webgpu, wasm, wasmStrict, tensorflow, cpu];

/** What people call an engine: the name of a thing that it computes on or with. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  gpu: 'webgpu',
  cuda: 'webgpu',
  nvidia: 'webgpu',
  vulkan: 'webgpu',
  metal: 'webgpu',
  tf: 'tensorflow',
  tfjs: 'tensorflow',
  webassembly: 'wasm',
  javascript: 'cpu',
};

/**
 * The engine of a name, with the device behind a colon where there are several: `wasm`, `webgpu`, `webgpu:1`,
 * `webgpu:nvidia`.
 *
 * @throws Failure `engine` if there is none of this name, or not on this machine
 */
export async function findEngine(name: string): Promise<FoundEngine> {
  const [kind, device] = splitName(name);
  return kindOf(kind, name).find(device || undefined);
}

/** What is known of an engine, without what starts it: it can go to another process. */
export function factsOf({ start: _start, ...facts }: FoundEngine): EngineFacts {
  return facts;
}

/**
 * Starts an engine in this thread.
 *
 * @param expected the class that it had when it was found: a device may have gone since, and another have its place
 */
export async function startEngine(name: string, expected?: string): Promise<Engine> {
  const found = await findEngine(name);
  if (expected === undefined || found.class === expected) return found.start();
  throw new Failure({
    code: 'engine',
    message: `${expected} is no longer available: ${name} is now ${found.class}`,
    hint: 'Check hsi-run engines, and run again.',
  });
}

/** Whether results of this class of engines have the same bits on every machine. */
export function isPortable(engineClass: string): boolean {
  return ENGINES.some(({ name, portable }) => portable && name === engineClass);
}

/** To be called in the main thread before workers start an engine. */
export async function beforeWorkers(name: string): Promise<void> {
  const [kind, device] = splitName(name);
  await kindOf(kind, name).beforeWorkers?.(device);
}

/** What `--engine` and `--device` say together, as one name. */
export function engineName(engine: string, device: string | undefined): string {
  if (device === undefined) return engine;
  const [kind, known] = splitName(engine);
  if (known !== undefined && known !== device) {
    throw new Failure({
      code: 'usage',
      message: `--engine ${engine} and --device ${device} name two different devices`,
      hint: `Use one of them: --engine ${kind} --device ${device}.`,
    });
  }
  // One that has devices to choose from is meant.
  return `${kind === 'auto' ? ENGINES.find(({ devices }) => devices)!.name : kind}:${device}`;
}

/** @throws Failure `engine` if there is none of this name, or it has no devices and one is named */
export function kindOf(kind: string, name = kind): EngineKind {
  const engine = ENGINES.find((candidate) => candidate.name === kind);
  const place = { file: `--engine ${name}` };
  if (!engine) {
    const known = ['auto', ...ENGINES.map((candidate) => candidate.name)];
    const suggestion = lookUp(OTHER_NAMES, kind.toLowerCase()) ?? nearName(kind, known);
    throw new Failure({
      code: 'engine',
      message: `there is no engine ${JSON.stringify(kind)}`,
      place,
      suggestion,
      ...(suggestion === undefined ? {} : { instead: { found: name, write: suggestion } }),
      hint: `Known: ${known.join(', ')}.`,
    });
  }
  if (name.includes(':') && !engine.devices) {
    throw new Failure({ code: 'engine', message: `the ${kind} engine has no devices to choose from`, place, hint: 'Remove --device.' });
  }
  return engine;
}

/** `webgpu:nvidia` as its kind and its device. */
export function splitName(name: string): [kind: string, device?: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name] : [name.slice(0, colon), name.slice(colon + 1)];
}
