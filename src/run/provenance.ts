import { readFileSync } from 'node:fs';
import { cpus, platform, release } from 'node:os';
import { basename } from 'node:path';
import type { Scene } from '../data/cube.js';

export const VERSION = (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/**
 * Where a result comes from: what computed it, and which files it was computed from. Outside of what is hashed.
 *
 * @param passedOver engines that `auto` did not take, and why
 */
export function provenance(engine: string, { sources, warnings }: Scene, passedOver?: readonly string[]): object {
  return {
    'hsi-run': VERSION, node: process.version, platform: `${platform()} ${release()} ${process.arch}`, processor: cpus()[0]?.model,
    engine, ...(passedOver && { engineChosen: 'auto', passedOver }), sources: sources.map((source) => ({ ...source, file: basename(source.file) })), warnings,
  };
}
