import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { ENGINE, PIPELINE, PROGRESS, RUNS, THREADS, TRIAL } from '../options/shared.js';

export const OPTIONS = {
  weights: { kind: 'text', value: 'FILE', help: 'weights of the network: HDF5 of Keras, safetensors, or model.json' },
  pixels: { kind: 'text', value: 'FILE', help: "a CSV of pixels (row, column, class), instead of the split's test pixels" },
  output: { kind: 'text', value: 'DIR', help: 'save the predicted classes in this folder' },
  ...TRIAL,
  ...PIPELINE,
  ...RUNS,
  ...ENGINE,
  ...THREADS,
  ...PROGRESS,
} as const satisfies OptionTable;

export const evaluating: Command<typeof OPTIONS> = {
  name: 'evaluate',
  usage: 'PIPELINE',
  summary: "evaluate weights of a file (--weights FILE) in the pipeline's network, on test pixels or a list",
  examples: [
    'hsi-run evaluate pipelines/ssrn-in-8bit.yaml --weights model/model.json',
    'hsi-run evaluate mine.yaml --weights weights.safetensors --seed 1221',
    'hsi-run evaluate mine.yaml --weights keras.h5 --pixels pixels.csv --output evaluated',
  ],
  options: OPTIONS,
};
