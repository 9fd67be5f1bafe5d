import { COMPARED, type Compared } from '../evaluate/comparison.js';
import { type Ranking, rankMethods } from '../evaluate/statistics/friedman.js';
import type { SceneComparison } from './compare-scenes.js';
import { FIGURES } from './summary.js';

/** Methods ranked over several scenes, by their means over the seeds; or over the seeds of a single scene. */
export interface RankedMethods extends Readonly<Record<Compared, Ranking>> {
  readonly over: 'scenes' | 'seeds';
  /** All seeds test the same pixels: they are independent for this split. */
  readonly fixed?: true;
  readonly methods: readonly string[];
  readonly blocks: readonly string[];
  /** Methods that some scene lacks: they have no rank. */
  readonly missing: readonly string[];
}

/** @returns undefined where fewer than three methods share two scenes, or the seeds of the only scene */
export function rankCompared(compared: readonly SceneComparison[]): RankedMethods | undefined {
  const [first] = compared;
  const names = [...new Set(compared.flatMap(({ comparison }) => comparison.methods.map(({ name }) => name)))];
  const isShared = (name: string) => compared.every(({ comparison }) => comparison.methods.some((method) => method.name === name));
  const methods = names.filter(isShared);
  const isOne = compared.length === 1;
  const blocks = isOne ? first.comparison.seeds.map(String) : compared.map(({ scene }) => scene);
  const valueOf = (block: number, name: string, figure: Compared) => {
    if (!isOne) return compared[block].comparison.methods.find((method) => method.name === name)![figure].mean;
    const { trials } = first.methods.find((method) => method.name === name)!;
    return trials.find(({ seed }) => seed === first.comparison.seeds[block])!.metrics[FIGURES[figure].of];
  };
  const rankings = COMPARED.map((figure) => rankMethods(blocks.map((_, block) => methods.map((name) => valueOf(block, name, figure)))));
  const [oa, aa, kappa] = rankings;
  if (!oa || !aa || !kappa) return undefined;
  const over = isOne ? 'seeds' : 'scenes';
  const fixed = isOne && first.comparison.fixed ? { fixed: true as const } : {};
  return { over, ...fixed, methods, blocks, missing: names.filter((name) => !isShared(name)), oa, aa, kappa };
}
