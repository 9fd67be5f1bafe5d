import { type Binding, declare, declared, type Program } from '../program.js';

/** Where a trial finds its part of a program's buffer: in the so-many-th binding, `first + trial * stride` elements from its start. */
export interface Place {
  readonly binding: number;
  readonly first: number;
  /** 0 of what all trials share. */
  readonly stride: number;
}

const MAIN = /fn main\(([^{]*)\) \{/;

/**
 * The same program for several trials at once: the third axis of workgroups is the trial. Every access to a buffer begins at the trial's
 * part of it, and nothing else changes: each trial's bits are those of the program itself.
 *
 * @param places of the program's buffers, in their order
 */
export function programTogether(program: Program, places: readonly Place[]): Program {
  const { bindings, body } = declared(program.source);
  const bound: Binding[] = [];
  bindings.forEach(({ type, written }, index) => {
    const { binding } = places[index];
    const before = bound.at(binding);
    bound[binding] = { name: `bound${binding}`, type, written: (written ?? false) || (before?.written ?? false) };
  });
  const at = new Map(bindings.map(({ name }, index) => [name, places[index]]));
  const [, parameters] = MAIN.exec(body)!;
  const group = parameters.includes('@builtin(workgroup_id)') ? '' : '@builtin(workgroup_id) group: vec3<u32>';
  const head = [parameters, group].filter((part) => part !== '').join(', ');
  return {
    ...program,
    source: `${declare(bound)}
var<private> trial: u32;
${redirect(body, at).replace(MAIN, `fn main(${head}) {\n  trial = group.z;`)}`,
  };
}

/** Leads every `name[index]` of a buffer to the trial's part. */
function redirect(code: string, places: ReadonlyMap<string, Place>): string {
  const access = new RegExp(`(?<![\\w.])(${[...places.keys()].join('|')})\\[`);
  let result = '';
  for (let rest = code; ;) {
    const found = access.exec(rest);
    if (!found) return result + rest;
    const begin = found.index + found[0].length;
    const end = closing(rest, begin);
    const { binding, first, stride } = places.get(found[1])!;
    const base = [...(first > 0 ? [`${first}u`] : []), ...(stride > 0 ? [`trial * ${stride}u`] : [])].map((part) => `${part} + `).join('');
    result += `${rest.slice(0, found.index)}bound${binding}[${base}u32(${redirect(rest.slice(begin, end), places)})`;
    rest = rest.slice(end);
  }
}

/** Where the bracket ends that has begun before a place. */
function closing(code: string, begin: number): number {
  let depth = 1;
  let at = begin;
  for (; depth > 0; at++) depth += code[at] === '[' ? 1 : code[at] === ']' ? -1 : 0;
  return at - 1;
}
