/** A WGSL shader specialized for one shape, and how many workgroups it takes. */
export interface Program {
  /** For error messages and profiles. */
  readonly label: string;
  /** Its entry point is `main`; every binding is used. */
  readonly source: string;
  readonly workgroups: readonly [x: number, y?: number, z?: number];
  /** Multiplications and additions of a product that all workgroups execute, those on values that only fill a tile among them. */
  readonly operations?: number;
}

/** A buffer of a shader: its name, and the type of one element. */
export interface Binding {
  readonly name: string;
  readonly type: string;
  readonly written?: boolean;
}

/** The declarations of a shader's buffers, in the order in which they are bound. */
export function declare(bindings: readonly (Binding | undefined)[]): string {
  return bindings
    .filter((binding) => binding !== undefined)
    .map(
      ({ name, type, written }, index) =>
        `@group(0) @binding(${index}) var<storage, ${written ? 'read_write' : 'read'}> ${name}: array<${type}>;`,
    )
    .join('\n');
}

const DECLARED = /@group\(0\) @binding\(\d+\) var<storage, (read|read_write)> (\w+): array<([\w<>]+)>;\n?/g;

/** The buffers that a shader declares, and the rest of it. */
export function declared(source: string): { readonly bindings: readonly Binding[]; readonly body: string } {
  const bindings = [...source.matchAll(DECLARED)].map(([, access, name, type]) => ({ name, type, written: access === 'read_write' }));
  return { bindings, body: source.replace(DECLARED, '') };
}

export const read = (name: string, type = 'f32'): Binding => ({ name, type });
export const write = (name: string, type = 'f32'): Binding => ({ name, type, written: true });

/** f32 or a vector of them. */
export function floats(width: 1 | 4): string {
  return width === 4 ? 'vec4<f32>' : 'f32';
}

export function repeat(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

/** The smallest power of two that is not below n. */
export function powerAbove(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}
