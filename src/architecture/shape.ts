/** What one sample looks like between two layers: a small volume of rows x columns x depth, each with its channels. */
export interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly channels: number;
}

/** `7x7x97, 24 channels`: how shapes are written in messages and tables. */
export function formatShape({ rows, columns, depth, channels }: Shape): string {
  return `${rows}x${columns}x${depth}, ${channels} channel${channels === 1 ? '' : 's'}`;
}

export function sizeOf({ rows, columns, depth, channels }: Shape): number {
  return rows * columns * depth * channels;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.rows === b.rows && a.columns === b.columns && a.depth === b.depth && a.channels === b.channels;
}
