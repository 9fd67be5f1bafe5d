import type { Type } from './syntax.js';

/** JavaScript that gives a value, and the value's type. */
export interface Typed {
  readonly code: string;
  readonly type: Type;
}

/** Numbers without a type of their own. */
const UNTYPED = ['whole', 'decimal'];

function isUntyped(type: Type): boolean {
  return UNTYPED.includes(type as string);
}

/** How many values and of what, of a vector. */
export function vectorOf(type: Type): { count: number; of: string } | undefined {
  const match = typeof type === 'string' ? /^vec(\d)<(\w+)>$/.exec(type) : undefined;
  return match ? { count: Number(match[1]), of: match[2] } : undefined;
}

export function widthOf(type: Type): number {
  return vectorOf(type)?.count ?? 1;
}

/** The type of one number. */
export function scalarOf(type: Type): string {
  return vectorOf(type)?.of ?? (type as string);
}

/** The type that operands share. */
export function commonType(types: readonly Type[]): Type {
  const typed = types.find((type) => !isUntyped(type));
  return typed ?? (types.includes('decimal') ? 'decimal' : 'whole');
}

/** A value as another type, where WGSL converts it by itself: nowhere but from a number without a type. */
export function as({ code, type }: Typed, wanted: Type): string {
  if (same(type, wanted)) return code;
  if (wanted === 'f32' && isUntyped(type)) return `Math.fround(${code})`;
  if ((wanted === 'i32' || wanted === 'u32' || wanted === 'decimal') && type === 'whole') return code;
  throw new Error(`${JSON.stringify(type)} is no ${JSON.stringify(wanted)}: ${code}`);
}

/** What a variable is that has no type of its own. */
export function settled(type: Type): Type {
  return type === 'whole' ? 'i32' : type === 'decimal' ? 'f32' : type;
}

function same(a: Type, b: Type): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
