import type { PublishedNames } from './published.js';

const DEPTH = 5;

/** One layer of the encoder: attention with its normalization, then two dense layers with theirs. */
const layer = (index: number) => {
  const [own, theirs] = [`encoder1/layer${index + 1}`, `transformer.layers.${index}`];
  return {
    [`${own}/attention/norm`]: `${theirs}.0.fn.norm`,
    [`${own}/attention/in`]: `${theirs}.0.fn.fn.to_qkv`,
    [`${own}/attention/out`]: `${theirs}.0.fn.fn.to_out.0`,
    [`${own}/mlp/norm`]: `${theirs}.1.fn.norm`,
    [`${own}/mlp/hidden`]: `${theirs}.1.fn.fn.net.0`,
    [`${own}/mlp/out`]: `${theirs}.1.fn.fn.net.3`,
  };
};

/**
 * The vision transformer in the repository of SpectralFormer (Hong et al. 2022), mode ViT, patches of one pixel. Its cross-layer fusion is
 * made in this mode too, and not used. In mode CAF, tokens at the ends of the spectrum see other bands than those of the preset.
 */
export const vit: PublishedNames = {
  source: 'danfenghong/IEEE_TGRS_SpectralFormer, ViT',
  preset: 'vit',
  axes: 'bands-first',
  unused: ['transformer.skipcat'],
  names: {
    'tokens1/conv': 'patch_to_embedding',
    'tokens1/class': 'cls_token',
    'tokens1/positions': 'pos_embedding',
    ...Object.assign({}, ...Array.from({ length: DEPTH }, (_, index) => layer(index))),
    'normalize1/norm': 'mlp_head.0',
    dense1: 'mlp_head.1',
  },
};
