import type { OnnxTile } from '../../architecture/onnx/index.js';
import { Failure } from '../../errors/failure.js';

/** What `--tile` says; undefined where it is left out. @throws Failure `usage` */
export function onnxTile({ tile }: { readonly tile: string | undefined }): OnnxTile | undefined {
  if (tile === undefined) return undefined;
  if (tile === 'any') return { rows: 'rows', columns: 'columns' };
  const [, rows, columns = rows] = /^([1-9]\d{0,4})(?:x([1-9]\d{0,4}))?$/.exec(tile) ?? [];
  if (rows !== undefined) return { rows: Number(rows), columns: Number(columns) };
  throw new Failure({
    code: 'usage',
    message: `--tile ${tile}: must be a number of pixels, or rows x columns`,
    hint: 'Write --tile 64, --tile 145x145 or --tile any.',
  });
}
