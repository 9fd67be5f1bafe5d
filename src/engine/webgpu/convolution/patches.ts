import type { Padding, PatchShape, SceneShape } from '../../../data/patches.js';
import { gridOf } from '../grid.js';
import { declare, floats, type Program, read, write } from '../program.js';

const THREADS = 256;

/** Moves a row and a column that lie outside to where their values come from. */
const WITHIN: Record<Padding, (rows: number, columns: number) => string> = {
  zero: () => '',
  replicate: (rows, columns) => `
  row = clamp(row, 0, ${rows - 1});
  column = clamp(column, 0, ${columns - 1});`,
  reflect: (rows, columns) => `
  row = ${rows - 1} - abs(${rows - 1} - abs(row));
  column = ${columns - 1} - abs(${columns - 1} - abs(column));`,
};

/** Cuts patches from a scene [rows, columns, bands]. Buffers: scene, pixels (int32, with orientations), patches. */
export function patchesProgram({ rows, columns, bands }: SceneShape, { size, padding }: PatchShape, count: number): Program {
  const width = bands % 4 === 0 ? 4 : 1;
  const lanes = bands / width;
  const type = floats(width);
  const half = (size - 1) / 2;
  const all = count * size * size * lanes;
  const { workgroups, code } = gridOf({ part: Math.ceil(all / THREADS) });
  return {
    label: 'patches',
    workgroups,
    source: `${declare([read('scene', type), read('pixels', 'i32'), write('patches', type)])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  ${code}
  let at = i32(part * ${THREADS}u + index);
  if (at >= ${all}) { return; }
  let lane = at % ${lanes};
  let position = at / ${lanes} % ${size * size};
  let pixel = pixels[at / ${lanes * size * size}] >> 3u;
  let orientation = pixels[at / ${lanes * size * size}] & 7;
  var place = vec2<i32>(position / ${size}, position % ${size});
  if ((orientation & 4) != 0) { place = place.yx; }
  if ((orientation & 2) != 0) { place.x = ${size - 1} - place.x; }
  if ((orientation & 1) != 0) { place.y = ${size - 1} - place.y; }
  ${padding === 'zero' ? 'let' : 'var'} row = pixel / ${columns} + place.x - ${half};
  ${padding === 'zero' ? 'let' : 'var'} column = pixel % ${columns} + place.y - ${half};${WITHIN[padding](rows, columns)}
  var value = ${type}(0);
  if (row >= 0 && row < ${rows} && column >= 0 && column < ${columns}) {
    value = scene[(row * ${columns} + column) * ${lanes} + lane];
  }
  patches[at] = value;
}`,
  };
}
