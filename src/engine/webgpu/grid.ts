/**
 * Workgroups of a kernel as one row of numbers. WebGPU allows 65,535 along an axis: what is more goes into a second one. The third axis
 * stays free.
 */
export interface Grid {
  readonly workgroups: readonly [x: number, y: number];
  /** WGSL: names the workgroup's place along each axis, over a builtin `group`; uniform, so that barriers may follow. */
  readonly code: string;
}

/** Along the first axis, where there are two: the last row may have workgroups that do nothing. */
const ROW = 32768;

/** @param axes the workgroups along each axis by its name, the one that runs fastest first */
export function gridOf(axes: Readonly<Record<string, number>>): Grid {
  const sizes = Object.values(axes);
  const all = sizes.reduce((product, size) => product * size, 1);
  const across = Math.min(all, ROW);
  let below = 1;
  const places = Object.entries(axes).map(([name, size], index) => {
    const within = below > 1 ? `tile / ${below}u` : 'tile';
    below *= size;
    return `let ${name} = ${index < sizes.length - 1 ? `${within} % ${size}u` : within};`;
  });
  const down = Math.ceil(all / across);
  return {
    workgroups: [across, down],
    code: `let tile = ${down > 1 ? `group.y * ${across}u + ` : ''}group.x;
  ${down * across > all ? `if (tile >= ${all}u) { return; }\n  ` : ''}${places.join('\n  ')}`,
  };
}
