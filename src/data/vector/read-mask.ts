import { stat } from 'node:fs/promises';
import { Failure } from '../../errors/failure.js';
import { inRole } from '../../errors/role.js';
import { type ImageFacts, newArray, type NumericVariable, type SceneSource } from '../cube.js';
import { gridOf } from '../georeference.js';
import { digestOf } from '../arrays/read-values.js';
import { type FieldLabels, fieldLabels } from './class-field.js';
import { crsOfGrid, transformer } from './crs.js';
import { shapefileParts } from './formats/sibling.js';
import { vectorFormatOf } from './index.js';
import type { VectorLayer, Position } from './layer.js';
import { clockwise, fillArea, pixelAt } from './rasterize.js';

/** The image on which labels are drawn. */
export interface Canvas {
  readonly rows: number;
  readonly columns: number;
  readonly file: string;
  readonly facts?: ImageFacts;
}

export interface DrawnReference {
  readonly file: string;
  /** The layer. */
  readonly variable?: string;
  readonly field?: string;
}

/**
 * A mask of areas and points that somebody has drawn: a pixel has the label of the area that its centre lies in, or of the point that
 * lies in it. Two areas of different classes must not share a pixel.
 *
 * @throws Failure `labels-conflict`, `place-mismatch`, `mask-empty`, and those of the formats
 */
export function readDrawnMask(reference: DrawnReference, canvas: Canvas): Promise<readonly [NumericVariable, SceneSource]> {
  return inRole('mask', () => readAreas(reference, canvas));
}

async function readAreas({ file, variable, field }: DrawnReference, canvas: Canvas): Promise<readonly [NumericVariable, SceneSource]> {
  const format = vectorFormatOf(file);
  if (!format) throw new Error(`${file} holds no drawn labels`);
  const layer = await format.read(file, variable);
  const labels = fieldLabels(layer, field, file);
  const { values, outside, unnamed } = await drawn(layer, labels, canvas, file);
  const of = (count: number) => (count === 1 ? 'one of the features' : `${count} of the features`);
  const remarks = [
    ...layer.remarks,
    ...(outside > 0 ? [`${of(outside)} cover${outside === 1 ? 's' : ''} no centre of a pixel`] : []),
    ...(unnamed > 0 ? [`${of(unnamed)} ha${unnamed === 1 ? 's' : 've'} no class in the field ${labels.field}`] : []),
  ];
  const { size } = await stat(file);
  const dbf = format.format === 'shapefile' ? shapefileParts(file).dbf : undefined;
  const source: SceneSource = {
    role: 'mask',
    file,
    variable: layer.name,
    bytes: size,
    sha256: await digestOf(file),
    ...(dbf && { header: { file: dbf, sha256: await digestOf(dbf) } }),
  };
  const { classNames, classColours } = labels;
  return [
    {
      name: layer.name,
      type: 'uint16',
      shape: [canvas.rows, canvas.columns],
      values,
      ...(classNames && { classNames, numbersNames: true as const }),
      ...(classColours && { classColours }),
      ...(remarks.length > 0 && { remarks }),
    },
    source,
  ];
}

async function drawn(layer: VectorLayer, { labels }: FieldLabels, canvas: Canvas, file: string) {
  const { rows, columns } = canvas;
  const toPixels = await placement(layer, canvas, file);
  const values = newArray('uint16', rows * columns);
  const owner = new Int32Array(rows * columns).fill(-1);
  let [outside, unnamed] = [0, 0];
  for (const [index, { shapes }] of layer.features.entries()) {
    const label = labels[index];
    if (label === undefined) {
      if (shapes.length > 0) unnamed++;
      continue;
    }
    let touched = 0;
    const put = (row: number, column: number) => {
      const pixel = row * columns + column;
      touched++;
      if (values[pixel] !== 0 && values[pixel] !== label) {
        throw conflict(layer, owner[pixel], index, { row, column, labels: [values[pixel], label] }, file);
      }
      values[pixel] = label;
      owner[pixel] = index;
    };
    for (const shape of shapes) {
      if (shape.kind === 'points') {
        for (const point of shape.points) {
          const pixel = pixelAt(toPixels(point), canvas);
          if (pixel) put(...pixel);
        }
        continue;
      }
      fillArea(
        shape.rings.map((ring) => clockwise(ring).map(toPixels)),
        canvas,
        (row, from, to) => {
          for (let column = from; column < to; column++) put(row, column);
        },
      );
    }
    if (touched === 0 && shapes.length > 0) outside++;
  }
  const drawnFeatures = layer.features.filter(({ shapes }) => shapes.length > 0).length;
  if (drawnFeatures > 0 && outside + unnamed === drawnFeatures) throw beside(layer, canvas, toPixels, file);
  return { values, outside, unnamed };
}

/** From the file's coordinates to columns and rows of the cube, from its upper left corner. */
async function placement(layer: VectorLayer, { facts }: Canvas, file: string): Promise<(position: Position) => Position> {
  if (layer.pixels) return (position) => position;
  const grid = gridOf(facts?.georeference);
  if (!grid) {
    if (facts?.georeference) {
      throw new Failure({
        code: 'place-mismatch',
        place: { file },
        message: "the cube's grid is turned or not read, so labels on a map cannot be placed in it",
        hint: 'Bring the cube to a grid whose rows run from west to east (gdalwarp), or draw the labels in pixels.',
      });
    }
    return inPixels(layer);
  }
  const crs = crsOfGrid(grid, facts);
  const [from, to] = [layer.crs, crs];
  const project = from && to ? await transformer(from, to, file) : (position: Position) => position;
  return (position) => {
    const [x, y] = project(position);
    return [(x - grid.x) / grid.width, (grid.y - y) / grid.height];
  };
}

/** Of a cube without a place: columns and rows; QGIS shows it with rows below 0. */
function inPixels({ features }: VectorLayer): (position: Position) => Position {
  const heights = features
    .flatMap(({ shapes }) => shapes.flatMap((shape) => (shape.kind === 'points' ? shape.points : shape.rings.flat())))
    .map(([, y]) => y);
  const below = heights.length > 0 && heights.every((y) => y <= 0) && heights.some((y) => y < 0);
  return below ? ([x, y]) => [x, -y] : (position) => position;
}

function conflict(
  { features }: VectorLayer,
  before: number,
  index: number,
  { row, column, labels }: { readonly row: number; readonly column: number; readonly labels: readonly number[] },
  file: string,
): Failure {
  return new Failure({
    code: 'labels-conflict',
    place: { file },
    hint: 'Correct one of the two, so that no two classes overlap.',
    message: `${features[before].name} (label ${labels[0]}) and ${features[index].name} (label ${labels[1]}) both cover row ${row + 1}, column ${column + 1} (counting from 1)`,
  });
}

function beside(
  { features, crs }: VectorLayer,
  { rows, columns, file: cube }: Canvas,
  toPixels: (position: Position) => Position,
  file: string,
): Failure {
  const first = features
    .flatMap(({ shapes }) => shapes)
    .flatMap((shape) => (shape.kind === 'points' ? shape.points : shape.rings.flat()))[0];
  const [column, row] = first ? toPixels(first).map((one) => Math.round(one)) : [0, 0];
  return new Failure({
    code: 'place-mismatch',
    place: { file },
    message: `no feature covers the centre of a pixel of the cube (${cube}, ${rows} x ${columns}): the first lies at row ${row}, column ${column}${crs ? '' : ', and the file does not say its projection'}`,
    hint: 'Name the labels of this scene; a shapefile needs its .prj beside it, and a cube without a georeference labels drawn in pixels.',
  });
}
