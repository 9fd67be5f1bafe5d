import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { CONFIGURATION, DATA, FILES, RUNS, TRIAL } from '../options/shared.js';

export const OPTIONS = {
  output: { kind: 'text', value: 'FILE', help: "the archive to write (default: the run's name, .tar.gz)" },
  model: { kind: 'text', value: 'FOLDER', help: "write one trial's network into this folder, for TensorFlow.js" },
  onnx: { kind: 'text', value: 'FILE', help: "write one trial's network with its preparation as ONNX" },
  tile: { kind: 'text', value: 'SIZE', help: 'with --onnx: a whole tile in, not patches; 64 or 145x145 (rows x columns), or any' },
  cog: { kind: 'text', value: 'FOLDER', help: "write the run's maps into this folder, as cloud-optimised GeoTIFFs" },
  stac: { kind: 'text', value: 'TIME', help: 'with --cog: a STAC item beside; TIME is when the image was taken, a day or START/END' },
  polygons: {
    kind: 'text',
    value: 'FOLDER',
    help: "write the classes of the run's maps as polygons (GeoJSON, GeoPackage), with a table of areas",
  },
  majority: { kind: 'count', value: 'SIZE', help: 'with --polygons: first give each pixel the most frequent class of SIZE x SIZE pixels' },
  ...TRIAL,
  ...CONFIGURATION,
  ...RUNS,
  base: FILES.base,
  ...DATA,
} as const satisfies OptionTable;

export const exporting: Command<typeof OPTIONS> = {
  name: 'export',
  usage: 'RUN',
  summary: 'pack a run as one tar.gz (--output FILE), or write a network (--onnx FILE, --model FOLDER) or its maps (--cog, --polygons)',
  examples: [
    'hsi-run export quickstart',
    'hsi-run export mine --output supplement.tar.gz',
    'hsi-run export mine --onnx mine.onnx --seed 1221',
    'hsi-run export mine --onnx qgis.onnx --tile 64',
    'hsi-run export mine --cog maps',
    'hsi-run export mine --polygons fields --majority 3',
    'hsi-run export mine --model model --seed 1221',
  ],
  options: OPTIONS,
};
