import { repeat } from '../../program.js';

/**
 * WGSL of going to the points and back, four values at a time, for one outer point after the other. Arrays are avoided: what a thread holds
 * is in variables of its own.
 */

/** Six variables `d0` to `d5` to `p0` to `p5`: values of two neighbouring blocks at the inner points. */
export const SPLIT = `let p0 = d0 * 0.25 + d4 - d2 * 1.25;
      let even = d4 - d2 * 0.25;
      let odd = d3 - d1 * 0.25;
      let p1 = even + odd;
      let p2 = even - odd;
      let p3 = (d4 - d2) + (d3 - d1) * 0.5;
      let p4 = (d4 - d2) - (d3 - d1) * 0.5;
      let p5 = d1 * 0.25 + d5 - d3 * 1.25;`;

/** Blocks that an outer point sees: `high` and `low`, and the next two, with a sign. */
export const OUTER_BLOCKS = `let high = select(2, 3, outer == 3u);
    let low = select(1, 0, outer == 0u);
    let sign = select(-1f, 1f, outer == 1u);`;

/** `d0` to `d5` of `read(position)`, a function or an expression over a position of the tile. */
export function blocksAt(read: (position: string) => string): string {
  return repeat(6, (d) => `let d${d} = ${read(`high * 3 + ${d}`)} + sign * ${read(`low * 3 + ${d}`)};`);
}

/** Products `m0` to `m5` at the inner points to the three positions `r0` to `r2` of a block. */
export const JOIN = `let near = m1 + m2;
      let far = m3 + m4;
      let r0 = m0 + near + far;
      let r1 = (m3 - m4) * 0.5 + (m1 - m2);
      let r2 = far * 0.25 + near + m5;`;

/** What an outer point counts for in each block of outputs: `c0`, `c1`, and of three blocks `c2`. */
export function blockWeights(blocks: 2 | 3): string {
  return `let c0 = select(1f, 0f, outer == 3u);
    let c1 = select(select(select(1f, ${blocks === 2 ? '1f' : '0f'}, outer == 3u), -1f, outer == 2u), 0f, outer == 0u);
    ${blocks === 3 ? 'let c2 = select(1f, 0f, outer == 0u);' : ''}`;
}

/** The adjoint of JOIN: `d0` to `d2` to `p0` to `p5`. */
export const SPREAD = `let both = d0 + d2;
      let half = d0 + d2 * 0.25;
      let p0 = d0;
      let p1 = both + d1;
      let p2 = both - d1;
      let p3 = half + d1 * 0.5;
      let p4 = half - d1 * 0.5;
      let p5 = d2;`;

/** WGSL: a function `at(line, column, lane)` of the values of a line, which knows what lies around it. */
export function readLine(
  name: string,
  source: string,
  { lines, width, lanes, repeats }: { readonly lines: number; readonly width: number; readonly lanes: number; readonly repeats: boolean },
): string {
  return `fn ${name}(line: u32, column: i32, lane: u32) -> vec4<f32> {
  if (line >= ${lines}u${repeats ? '' : ` || column < 0 || column >= ${width}`}) { return vec4<f32>(0); }
  let place = u32(${repeats ? `clamp(column, 0, ${width - 1})` : 'column'});
  return ${source}[(line * ${width}u + place) * ${lanes}u + lane];
}`;
}
