import { reachOf, type Layer } from '../layers/index.js';
import { asOnnxVolume, type OnnxBuilding, type OnnxValue } from './building.js';
import type { OnnxGraph } from './graph.js';

/** What lies beyond the border of the tile, as of a scene. */
export type OnnxPadding = 'zero' | 'replicate' | 'reflect';

const MODES = { zero: 'constant', replicate: 'edge', reflect: 'reflect' } as const;

/**
 * The logits of every pixel of a tile, [pixels, classes]. What each pixel or each position does by itself is computed once for
 * the whole plane; all layers behind it see the window of each pixel, as they do in a patch. So it is exact for any network.
 *
 * @param from [1, 1, rows, columns, depth], a whole tile
 * @param size of a patch
 */
export function addTile(building: OnnxBuilding, layers: readonly Layer[], from: OnnxValue, size: number, padding: OnnxPadding): OnnxValue {
  const { graph, chain } = building;
  const half = (size - 1) / 2;
  const pads = graph.numbers('tile/margins', [0, 0, half, half, 0, 0, 0, half, half, 0]);
  const padded = graph.add('Pad', 'tile/padded', [from.name, pads], { mode: { text: MODES[padding] } });
  const ends = layers.findIndex((layer) => reachOf(layer) === 'patch');
  const [plane, patch] = ends < 0 ? [layers, []] : [layers.slice(0, ends), layers.slice(ends)];
  // Shapes are those of a patch: what stands in the graph of these layers does not depend on rows and columns.
  const shared = asOnnxVolume(graph, 'tile', chain(plane, { name: padded, shape: from.shape }));
  const windows = { name: addWindows(graph, shared), shape: shared.shape };
  return chain(patch, windows);
}

/** The window of each pixel as a sample: [1, channels, rows, columns, depth] becomes [pixels, channels, side, side, depth]. */
function addWindows(graph: OnnxGraph, { name, shape: { rows: side, channels, depth } }: OnnxValue): string {
  const axes = graph.numbers('tile/plane', [2, 3]);
  const shifts = Array.from({ length: side }, (_, shift) => shift);
  // An end counts from the last; the greatest number is the end itself.
  const end = (shift: number) => (shift === side - 1 ? Number.MAX_SAFE_INTEGER : shift - side + 1);
  const parts = shifts.flatMap((row) =>
    shifts.map((column) => {
      const starts = graph.numbers('tile/from', [row, column]);
      return graph.add('Slice', 'tile/shifted', [name, starts, graph.numbers('tile/to', [end(row), end(column)]), axes]);
    }),
  );
  const all = graph.add('Concat', 'tile/shifts', parts, { axis: { int: 0 } });
  const turned = graph.add('Transpose', 'tile/by-pixel', [all], { perm: { ints: [2, 3, 1, 0, 4] } });
  return graph.add('Reshape', 'tile/windows', [turned, graph.numbers('tile/window', [-1, channels, side, side, depth])]);
}
