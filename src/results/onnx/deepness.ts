import type { OnnxTile } from '../../architecture/onnx/index.js';

interface Facts {
  readonly classNames: readonly string[];
  readonly bands: number;
  /** Pixels along a patch's side. */
  readonly patch: number;
  readonly tile?: OnnxTile;
  readonly metres?: number;
}

/**
 * The metadata that QGIS' plugin Deepness reads (its model_base.py), each as JSON. Its segmentation models take square tiles,
 * and get each value divided by 255: a deviation of 1 / 255 takes that back. Tiles overlap by a patch, so that
 * only the scene's own border is padded.
 */
export function deepnessMetadata({ classNames, bands, patch, tile, metres }: Facts): Record<string, string> {
  const names = JSON.stringify(Object.fromEntries(classNames.map((name, index) => [index, name])));
  if (!tile || typeof tile.rows !== 'number' || tile.rows !== tile.columns) return { class_names: names };
  return {
    model_type: JSON.stringify('Segmentor'),
    class_names: names,
    tile_size: JSON.stringify(tile.rows),
    tiles_overlap: JSON.stringify(Math.ceil((100 * (patch - 1)) / tile.rows)),
    // Nothing is left without a class, and no small field is taken away.
    seg_thresh: JSON.stringify(0),
    seg_small_segment: JSON.stringify(0),
    standardization_mean: JSON.stringify(Array<number>(bands).fill(0)),
    standardization_std: JSON.stringify(Array<number>(bands).fill(1 / 255)),
    // In centimetres.
    ...(metres === undefined ? {} : { resolution: JSON.stringify(100 * metres) }),
  };
}
