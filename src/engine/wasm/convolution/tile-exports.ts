/** Winograd's form in kernels.wasm (assembly/winograd.ts, winograd-four.ts): counts, bytes and addresses. */
export interface TileExports {
  splitSquares: SplitTiles;
  splitFours: SplitTiles;
  joinSquares: JoinTiles;
  joinFours: JoinTiles;
  spreadSquares: SpreadTiles;
  spreadFours: SpreadTiles;
  backSquares: SplitTiles;
  backFours: SplitTiles;
  multiplyLines(
    lines: number,
    depth: number,
    rows: number,
    columns: number,
    a: number,
    aLine: number,
    aStep: number,
    b: number,
    c: number,
  ): void;
}

/** Pixels to points, and back (assembly/winograd.ts); `room` is what the larger tiles take, and the smaller leave. */
type SplitTiles = (
  rows: number,
  columns: number,
  bytes: number,
  image: number,
  points: number,
  planeBytes: number,
  tileBytes: number,
  room: number,
) => void;

type JoinTiles = (
  rows: number,
  columns: number,
  height: number,
  width: number,
  bytes: number,
  points: number,
  planeBytes: number,
  bias: number,
  y: number,
  room: number,
) => void;

type SpreadTiles = (
  rows: number,
  columns: number,
  height: number,
  width: number,
  bytes: number,
  dy: number,
  points: number,
  planeBytes: number,
  room: number,
) => void;
