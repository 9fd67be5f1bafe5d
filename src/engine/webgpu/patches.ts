import type { SceneShape } from '../../data/patches.js';
import { declare, floats, type Program, read, write } from './program.js';

const THREADS = 256;

/** Cuts patches from a scene [rows, columns, bands], zero outside of it. Buffers: scene, pixels (int32), patches. */
export function patchesProgram({ rows, columns, bands }: SceneShape, size: number, count: number): Program {
  const width = bands % 4 === 0 ? 4 : 1;
  const lanes = bands / width;
  const type = floats(width);
  const half = (size - 1) / 2;
  const all = count * size * size * lanes;
  const groups = Math.ceil(all / THREADS);
  const across = Math.min(groups, 32768);
  return {
    label: 'patches', workgroups: [across, Math.ceil(groups / across)],
    source: `${declare([read('scene', type), read('pixels', 'i32'), write('patches', type)])}
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let at = i32((group.y * ${across} + group.x) * ${THREADS} + index);
  if (at >= ${all}) { return; }
  let lane = at % ${lanes};
  let position = at / ${lanes} % ${size * size};
  let pixel = pixels[at / ${lanes * size * size}];
  let row = pixel / ${columns} + position / ${size} - ${half};
  let column = pixel % ${columns} + position % ${size} - ${half};
  var value = ${type}(0);
  if (row >= 0 && row < ${rows} && column >= 0 && column < ${columns}) {
    value = scene[(row * ${columns} + column) * ${lanes} + lane];
  }
  patches[at] = value;
}`,
  };
}
