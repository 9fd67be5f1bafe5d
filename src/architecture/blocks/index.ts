import type { ResolvedBlock } from '../../schema/pipeline.generated.js';
import type { Shape } from '../shape.js';
import { activation } from './activation.js';
import { attention } from './attention.js';
import { autoencoder } from './autoencoder.js';
import type { BlockKind } from './block.js';
import { conv } from './conv.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { encoder } from './encoder.js';
import { flatten } from './flatten.js';
import { gate } from './gate.js';
import { group } from './group.js';
import { normalize } from './normalize.js';
import { parallel } from './parallel.js';
import { pool } from './pool.js';
import { spatial } from './spatial.js';
import { spectral } from './spectral.js';
import { tokens } from './tokens.js';

/** The settings of a kind of block, as schemas/blocks/<kind>.schema.json types them. */
type SettingsOf<Name extends keyof ResolvedBlock> = NonNullable<ResolvedBlock[Name]>;

/** Every kind of block, by its key in the pipeline file: one line a file, one for each of schemas/block.schema.json. */
export const BLOCKS = {
  conv,
  spectral,
  spatial,
  parallel,
  group,
  gate,
  attention,
  tokens,
  encoder,
  normalize,
  activation,
  pool,
  flatten,
  dropout,
  autoencoder,
  dense,
} as const satisfies { readonly [Name in keyof Required<ResolvedBlock>]: BlockKind<SettingsOf<Name>> };

/** A block's key, its kind and its settings. */
export function openBlock(block: ResolvedBlock): { key: keyof ResolvedBlock; kind: BlockKind<unknown>; settings: unknown } {
  const [key, settings] = Object.entries(block)[0] as [keyof ResolvedBlock, unknown];
  return { key, kind: BLOCKS[key], settings };
}

/** The same block without short forms, such as `dense: classes`, and without keys that say what holds without them. */
export function spellBlock(block: ResolvedBlock): ResolvedBlock {
  const { key, kind, settings: written } = openBlock(block);
  const settings = kind.spelled ? kind.spelled(written, spellBlock) : written;
  if (typeof settings === 'string') return kind.short ? { [key]: kind.short.spelled(settings) } : block;
  const implied: Readonly<Record<string, unknown>> = kind.implied ?? {};
  if (Object.keys(implied).length === 0) return { [key]: settings };
  const said = Object.entries(settings as object).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(implied[name]));
  return { [key]: Object.fromEntries(said) };
}

/** The key of a block's settings that its short form stands for: `units` of `dense: classes`. */
export function shortKey(name: string): string | undefined {
  return Object.hasOwn(BLOCKS, name) ? openBlock({ [name]: undefined }).kind.short?.key : undefined;
}

/** What words of a block's settings come to for this input, such as `full = 97`; empty of most. */
export function meaningOf(block: ResolvedBlock, input: Shape): string {
  const { kind, settings } = openBlock(block);
  return kind.meaning?.(settings, input) ?? '';
}
