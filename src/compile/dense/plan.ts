import { type Layer, type Network, walkLayers } from '../../architecture/layers/index.js';
import { layerFlops, networkFlops } from '../../architecture/parameters.js';
import { isPerPixel, isPerPosition, looksAround, overPlane } from './positions.js';
import { type TilePart, TILE_BYTES, tileBytes, tileExtent, tileParts } from './tile-extent.js';
import { cutTiles, type Extent, type Frame, type Tile } from './tiles.js';

/**
 * How pixels are predicted without computing twice what their patches share: the first layers once for each pixel of the
 * scene, those that follow once for each position of a tile, the rest for each patch.
 */
export interface DensePlan extends TilePart {
  /** Layers per patch. */
  readonly patch: readonly Layer[];
  /** Pixels of a tile, all of them alike. */
  readonly extent: Extent;
  readonly tiles: readonly Tile[];
  /** Floating-point operations in all, and of the patches one by one. */
  readonly flops: number;
  readonly patchFlops: number;
}

export interface DensePlanOptions {
  /** Of the patches' operations, how many there may be at most. */
  readonly worth?: number;
  /** What a tile may take. */
  readonly tileBytes?: number;
}

/** Fewer operations than these are worth the way there and back. */
const WORTH = 0.8;

/**
 * The plan with the fewest operations; undefined where patches are as good or the network begins with layers that see
 * their patch as a whole: with strides or margins in the plane, or fully connected.
 *
 * @param pixels row * columns + column, in any order
 */
export function planDense(
  network: Network,
  frame: Frame,
  pixels: ArrayLike<number>,
  { worth = WORTH, tileBytes: limit = TILE_BYTES }: DensePlanOptions = {},
): DensePlan | undefined {
  const patchFlops = pixels.length * networkFlops(network);
  const plans = pixels.length === 0 ? [] : partsOf(network).map((part) => planOf(part, network, frame, pixels, limit));
  const best = plans.reduce((least: DensePlan | undefined, plan) => (least && least.flops < plan.flops ? least : plan), undefined);
  return best && best.flops <= worth * patchFlops ? best : undefined;
}

/** Bytes that a whole scene's tiles take at most on the processor and on the engine, one at a time; 0 of what is from patches. */
export function denseBytes(network: Network, positions: number): { processor: number; engine: number } {
  const { rows: size } = network.input;
  return partsOf(network).reduce(
    (most, part) => {
      // As many rows of a square scene as keep to the limit; of a very wide one tiles are narrower, and keep to it too.
      const columns = Math.ceil(Math.sqrt(positions));
      const share = Math.min(1, TILE_BYTES / tileBytes(part, size, { rows: columns, columns }));
      const { processor, engine } = tileParts(part, size, { rows: Math.ceil(columns * share), columns });
      const within = (bytes: number) => Math.min(bytes, TILE_BYTES);
      return { processor: Math.max(most.processor, within(processor)), engine: Math.max(most.engine, within(engine)) };
    },
    { processor: 0, engine: 0 },
  );
}

/** Every way to divide the layers: as many as can be per pixel, then per position up to a layer that looks around. */
function partsOf({ layers }: Network): TilePart[] {
  const pixels = countWhile(layers, isPerPixel);
  const positions = countWhile(layers, isPerPosition);
  const parts: TilePart[] = [];
  for (let end = pixels; end <= positions; end++) {
    if (end === 0 || (end > pixels && end < positions && !looksAround(layers[end]))) continue;
    parts.push({ pixel: layers.slice(0, pixels), plane: layers.slice(pixels, end), input: layers[0].input });
  }
  return parts;
}

function planOf(part: TilePart, network: Network, frame: Frame, pixels: ArrayLike<number>, limit: number): DensePlan {
  const patch = network.layers.slice(part.pixel.length + part.plane.length);
  const extent = tileExtent(part, frame, pixels, limit);
  const tiles = cutTiles(pixels, frame, extent);
  const around = frame.size - 1;
  const flops =
    flopsOf(overPlane(part.pixel, 1, 1)) * tiles.reduce((sum, { fresh }) => sum + fresh.length, 0) +
    flopsOf(overPlane(part.plane, extent.rows + around, extent.columns + around)) * tiles.length +
    flopsOf(patch) * pixels.length;
  return { ...part, patch, extent, tiles, flops, patchFlops: networkFlops(network) * pixels.length };
}

/** `conv1/conv to conv2/norm per pixel, …`: how a plan divides a network, for people. */
export function describePlan({ pixel, plane, patch }: Pick<DensePlan, 'pixel' | 'plane' | 'patch'>): string {
  const said = (
    [
      [pixel, 'pixel'],
      [plane, 'position'],
      [patch, 'patch'],
    ] as const
  )
    .filter(([layers]) => layers.length > 0)
    .map(([layers, each]) => `${[...new Set([layers[0].name, layers[layers.length - 1].name])].join(' to ')} per ${each}`);
  return `dense: ${said.join(', ')}`;
}

function flopsOf(layers: readonly Layer[]): number {
  return [...walkLayers(layers)].reduce((sum, layer) => sum + layerFlops(layer), 0);
}

function countWhile(layers: readonly Layer[], holds: (layer: Layer) => boolean): number {
  const end = layers.findIndex((layer) => !holds(layer));
  return end < 0 ? layers.length : end;
}
