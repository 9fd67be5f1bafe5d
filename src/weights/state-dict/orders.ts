import { branchesOf, isKind, type Layer, type LayerName, type Network } from '../../architecture/layers/index.js';

/**
 * How the channels of a layer's input come about, where that tells the two programs' orders apart: hsi-run makes one axis of depth and
 * channels with the channels innermost, PyTorch with the depth innermost. `unknown`: it cannot be told.
 */
export type ChannelOrder = { readonly depth: number; readonly channels: number } | 'unknown';

/** Layers that treat every channel alike, or by itself, and leave the channels in their places. */
const KEEPING: readonly LayerName[] = ['relu', 'sigmoid', 'prelu', 'activation', 'dropout', 'factor', 'normalization', 'window', 'pool'];

/** Of each layer whose channels PyTorch would have in another order, by its name. */
export function channelOrders({ layers }: Network): Map<string, ChannelOrder> {
  const orders = new Map<string, ChannelOrder>();
  follow(layers, undefined, orders);
  return orders;
}

/** The order after some layers, which are noted. */
function follow(layers: readonly Layer[], first: ChannelOrder | undefined, orders: Map<string, ChannelOrder>): ChannelOrder | undefined {
  return layers.reduce<ChannelOrder | undefined>((order, layer) => {
    if (order) orders.set(layer.name, order);
    const inside = branchesOf(layer);
    for (const branch of inside) follow(branch, order, orders);
    if (isKind(layer, 'view')) {
      const { depth, channels } = layer.input;
      if (order || depth === 1 || channels === 1) return order;
      return layer.as === 'channels' ? { depth, channels } : 'unknown';
    }
    if (isKind(layer, 'convolution') || isKind(layer, 'dense')) return undefined;
    return order && !KEEPING.includes(layer.kind as LayerName) ? 'unknown' : order;
  }, first);
}
