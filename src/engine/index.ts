import { Failure } from '../errors/failure.js';
import type { Engine, EngineKind } from './engine.js';
import { cpu } from './engines/cpu.js';
import { wasm } from './engines/wasm.js';

/** Every engine, the one that `auto` prefers first. */
export const ENGINES: readonly EngineKind[] = [wasm, cpu];

/** @throws Failure `engine` if there is none of this name */
export function findEngine(name: string): EngineKind {
  const kind = name === 'auto' ? ENGINES[0] : ENGINES.find((engine) => engine.name === name);
  if (kind) return kind;
  throw new Failure({
    code: 'engine', message: `there is no engine ${JSON.stringify(name)}`, place: { file: `--engine ${name}` },
    cure: `Known: auto, ${ENGINES.map((engine) => engine.name).join(', ')}.`,
  });
}

export function startEngine(name: string): Promise<Engine> {
  return findEngine(name).start();
}
