import { onnxModel, type OnnxTile } from '../../architecture/onnx/index.js';
import { preprocessingContent } from '../../store/formats/preprocessing.js';
import { classColours } from '../../pictures/image/palette.js';
import type { TrainedModel } from '../trained-model.js';
import { encodeOnnx, OPSET } from './file.js';
import { deepnessMetadata } from './deepness.js';

export interface OnnxOptions {
  /** Of hsi-run. */
  readonly version: string;
  /** A whole tile in, instead of patches. */
  readonly tile?: OnnxTile;
  /** The centres of the cube's bands in nm, where they are known. */
  readonly wavelengths?: readonly number[];
  /** Metres along a pixel's side on the ground, where they are known. */
  readonly metres?: number;
}

/** A trained network with all its preparation as an .onnx file. */
export function onnxFile(model: TrainedModel, { version, tile, wavelengths, metres }: OnnxOptions): Promise<Uint8Array> {
  const { name, seed, address, network, weights, batchNorm, preprocessing, patch, classNames, colours } = model;
  const written = onnxModel({ network, weights, batchNorm, preparation: preprocessing, padding: patch.padding, tile });
  const drawn = classColours(classNames.map((_, index) => ({ colour: colours?.[index] })));
  const { bands, used, ignore } = preprocessingContent(preprocessing);
  const facts = {
    name,
    seed,
    trial: address,
    opset: OPSET,
    patch: { size: patch.size, padding: patch.padding },
    classes: classNames.map((title, index) => ({ name: title, colour: drawn[index] })),
    bands,
    ...(used ? { used } : {}),
    ...(ignore === undefined ? {} : { ignore }),
    ...(wavelengths ? { wavelengths } : {}),
  };
  return encodeOnnx(written, {
    name: name.replace(/[^A-Za-z0-9_.-]/g, '_'),
    version,
    description: `${name}, seed ${seed}: raw values of ${bands} bands in, probabilities of ${classNames.length} classes out`,
    metadata: {
      'hsi-run': JSON.stringify(facts),
      class_colours: JSON.stringify(Object.fromEntries(drawn.map((colour, index) => [index, colour]))),
      ...deepnessMetadata({ classNames, bands, patch: patch.size, tile, metres }),
    },
  });
}
