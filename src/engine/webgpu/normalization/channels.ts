import { floats, powerAbove, repeat } from '../program.js';

/** How the rows of [rows, channels] are shared: a thread has one lane of channels and every so-many-th row of a part. */
export interface ChannelPlan {
  readonly rows: number;
  readonly width: 1 | 4;
  /** Vectors (or values) of a row. */
  readonly lanes: number;
  /** Lanes of a workgroup. */
  readonly across: number;
  /** Rows of a workgroup at once. */
  readonly down: number;
  readonly threads: number;
  /** Workgroups along the lanes. */
  readonly blocks: number;
  /** Parts whose sums are kept apart until the second kernel, and the rows of each but the last. */
  readonly parts: number;
  readonly partRows: number;
  /** The same for the kernel that writes all rows. */
  readonly writers: number;
  readonly writerRows: number;
}

const THREADS = 256;
/** Parts of the pass that sums by itself, and workgroups that write. Each of those adds up all parts: more parts, fewer workgroups. */
const PARTS = 128;
const WRITERS = 1024;

/** How rows were cut by whoever has left their sums already (column-sums.ts). */
export type LeftParts = Pick<ChannelPlan, 'parts' | 'partRows'>;

/** More parts than this cost more to add up than a pass over the rows. */
export const MOST_LEFT = 1024;

export function planChannels(rows: number, channels: number, left?: LeftParts): ChannelPlan {
  const width = channels % 4 === 0 ? 4 : 1;
  const lanes = channels / width;
  const across = Math.min(lanes, 64);
  const down = Math.floor(THREADS / across);
  const cut = (most: number) => {
    const each = Math.ceil(rows / Math.max(1, Math.min(most, Math.ceil(rows / (4 * down)))));
    return [Math.ceil(rows / each), each];
  };
  const [ownParts, ownRows] = cut(PARTS);
  const { parts, partRows } = left ?? { parts: ownParts, partRows: ownRows };
  const [writers, writerRows] = cut(Math.floor((WRITERS * PARTS) / Math.max(PARTS, parts)));
  return {
    rows,
    width,
    lanes,
    across,
    down,
    threads: across * down,
    blocks: Math.ceil(lanes / across),
    parts,
    partRows,
    writers,
    writerRows,
  };
}

/** The start of every kernel on channels: who this thread is. */
export function channelThread({ across }: ChannelPlan): string {
  return `let lane = i32(index) % ${across};
  let down = i32(index) / ${across};
  let channel = i32(group.y) * ${across} + lane;`;
}

/** WGSL of the memory that `sumDown` uses. */
export function sumMemory({ threads, width }: ChannelPlan, count: number): string {
  return `alias Values = ${floats(width)};
${repeat(count, (index) => `var<workgroup> sums${index}: array<Values, ${threads}>;`)}`;
}

/** Adds variables over the threads of a lane, as a tree, always in the same order; all of them get the result. */
export function sumDown({ across, down }: ChannelPlan, variables: readonly string[]): string {
  const halves: number[] = [];
  for (let half = powerAbove(down) / 2; half >= 1; half /= 2) halves.push(half);
  return `
  ${variables.map((variable, index) => `sums${index}[index] = ${variable};`).join(' ')}
  ${halves
    .map(
      (half) => `workgroupBarrier();
  if (down < ${half} && down + ${half} < ${down}) {
    ${variables.map((_, index) => `sums${index}[index] += sums${index}[index + ${half * across}];`).join(' ')}
  }`,
    )
    .join('\n')}
  workgroupBarrier();
  ${variables.map((variable, index) => `${variable} = sums${index}[lane];`).join(' ')}
  workgroupBarrier();`;
}
