import { shortKey } from '../../architecture/blocks/index.js';
import { expandArchitecture } from '../../architecture/presets/index.js';
import type { Place } from '../../errors/failure.js';
import type { Architecture, Block } from '../../schema/pipeline.generated.js';
import type { PipelineDocument } from '../document.js';
import type { Configuration } from '../experiment.js';
import { omit } from '../../base/omit.js';
import { type Path, valueAt } from '../yaml/path.js';
import { placeOf } from '../yaml/source.js';
import { treeAt, valueOf } from '../yaml/tree.js';

/** Where a resolved value comes from. */
export type Reason =
  | { readonly kind: 'written'; readonly place: Place }
  | { readonly kind: 'command line'; readonly argument: string }
  | { readonly kind: 'preset'; readonly preset: string; readonly place: Place }
  | { readonly kind: 'file name' }
  | { readonly kind: 'default' };

/** Why a value of a resolved configuration is what it is. */
export function reasonFor({ document }: Pick<Configuration, 'document'>, path: Path): Reason {
  const direct = writtenAt(document, path);
  if (direct) return direct;
  if (path.length === 1 && path[0] === 'name') return { kind: 'file name' };
  if (path[0] !== 'architecture') return { kind: 'default' };
  const short = document.tree(path.slice(0, 3));
  if (path.length > 3 && path[3] === shortKey(String(path[2])) && short?.kind === 'leaf') return writtenAt(document, path.slice(0, 3))!;
  return presetReason(document, path.slice(1));
}

/** Every value of a resolved experiment that is no mapping, with its path; lists of single values count as one. */
export function* leavesOf(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries((value ?? {}) as object);
  const isLeaf =
    typeof value !== 'object' ||
    value === null ||
    (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null));
  if (isLeaf) yield [path, value];
  else for (const [key, below] of entries) yield* leavesOf(below, [...path, key]);
}

/** `base.yaml:7`, `preset ssrn`, `default`: a reason in a few words. */
export function formatReason(reason: Reason): string {
  switch (reason.kind) {
    case 'written':
      return `${reason.place.file}:${reason.place.line}`;
    case 'command line':
      return reason.argument.replace(/\s+/g, ' ').replace(/^(.{79}).{2,}$/, '$1…');
    case 'preset':
      return `preset ${reason.preset}`;
    default:
      return reason.kind;
  }
}

function writtenAt(document: PipelineDocument, path: Path): Reason | undefined {
  const tree = document.tree(path);
  if (!tree) return undefined;
  const place = placeOf(tree.origin);
  return tree.origin.source.isFile ? { kind: 'written', place } : { kind: 'command line', argument: place.file };
}

/** A value below `architecture` that is not written there: the preset's, one of its options', or a block's default. */
function presetReason(document: PipelineDocument, path: Path): Reason {
  const architecture = document.tree(['architecture'])!;
  if (architecture.kind === 'list') return { kind: 'default' };
  const written = valueOf(architecture) as Exclude<Architecture, Block[]>;
  const blocks = expandArchitecture(written);
  if (valueAt(blocks, path) === undefined && !isShortDense(blocks, path)) return { kind: 'default' };
  const options = typeof written === 'string' ? [] : Object.keys(written).filter((key) => key !== 'preset');
  const option = options.find((key) => decides(written as Exclude<typeof written, string>, key, path));
  const named = option === undefined ? (treeAt(architecture, ['preset']) ?? architecture) : treeAt(architecture, [option])!;
  const preset = typeof written === 'string' ? written : written.preset;
  return option === undefined ? { kind: 'preset', preset, place: placeOf(named.origin) } : writtenAt(document, ['architecture', option])!;
}

function isShortDense(blocks: readonly Block[], path: Path): boolean {
  return path[1] === 'dense' && path[2] === 'units' && typeof valueAt(blocks, path.slice(0, 2)) === 'string';
}

/** Whether a value of the preset would be another without one of its options. */
function decides(written: { preset: string }, option: string, path: Path): boolean {
  const others = omit(written as Record<string, unknown>, option);
  const [withIt, without] = [written, others].map((one) => expandArchitecture(one as unknown as Architecture));
  if (withIt.length !== without.length) return option === Object.keys(withIt[Number(path[0])])[0];
  return JSON.stringify(valueAt(withIt, path)) !== JSON.stringify(valueAt(without, path));
}
