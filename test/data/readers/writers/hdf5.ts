import { readFileSync, writeFileSync } from 'node:fs';
import type { Dataset } from 'h5wasm/node';

export interface WrittenDataset {
  /** As HDF5 has it, row-major. */
  readonly shape: readonly number[];
  /** Such as `<H`, `>d`, `S4`. */
  readonly type: string;
  readonly values: readonly (number | string)[];
  readonly chunks?: readonly number[];
  /** The level of gzip. */
  readonly compression?: number;
  /** MATLAB's class. */
  readonly matlab?: string;
  readonly attributes?: WrittenAttributes;
}

/** Texts, and numbers with their type. */
export type WrittenAttributes = Readonly<Record<string, string | readonly [values: readonly number[], type: string]>>;

const ARRAYS = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  f: Float32Array,
  d: Float64Array,
} as const;

/** Writes an HDF5 file; the names of datasets are paths. */
export async function writeHdf5(
  file: string,
  datasets: Readonly<Record<string, WrittenDataset>>,
  groups: Readonly<Record<string, WrittenAttributes>> = {},
): Promise<void> {
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const written = new File(file, 'w');
  for (const [path, { shape, type, values, chunks, compression, matlab, attributes = {} }] of Object.entries(datasets)) {
    const parts = path.split('/');
    parts.slice(0, -1).forEach((_, index) => {
      const group = parts.slice(0, index + 1).join('/');
      if (!written.get(group)) written.create_group(group);
    });
    const letter = type.slice(1) as keyof typeof ARRAYS;
    const data = type.startsWith('S')
      ? values
      : type[1] === 'q'
        ? BigInt64Array.from(values as number[], BigInt)
        : ARRAYS[letter].from(values as number[]);
    written.create_dataset({
      name: path,
      data: data as never,
      shape: [...shape],
      dtype: type,
      ...(chunks && { chunks: [...chunks] }),
      ...(compression && { compression: 'gzip', compression_opts: [compression] }),
    } as never);
    describe(written.get(path) as Dataset, attributes);
    if (matlab) (written.get(path) as Dataset).create_attribute('MATLAB_class', matlab, null, `S${matlab.length}`);
  }
  for (const [path, attributes] of Object.entries(groups)) describe(written.get(path) as Dataset, attributes);
  written.close();
}

function describe(object: Pick<Dataset, 'create_attribute'>, attributes: WrittenAttributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') object.create_attribute(name, value, null, `S${Buffer.byteLength(value)}`);
    else object.create_attribute(name, [...value[0]], value[0].length > 1 ? [value[0].length] : [], value[1]);
  }
}

/** Writes an HDF5 file behind MATLAB's block of 512 bytes. */
export async function writeMat73(file: string, datasets: Readonly<Record<string, WrittenDataset>>): Promise<void> {
  await writeHdf5(file, datasets);
  const block = Buffer.alloc(512);
  block.write('MATLAB 7.3 MAT-file, Platform: a test'.padEnd(116), 'latin1');
  block.set([0x00, 0x02, 0x49, 0x4d], 124);
  writeFileSync(file, Buffer.concat([block, readFileSync(file)]));
}
