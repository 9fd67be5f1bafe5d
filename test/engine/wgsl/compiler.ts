import type { Expression, FunctionSyntax, Parameter, Shader, Statement, Type } from './syntax.js';
import { as, commonType, scalarOf, settled, type Typed, vectorOf } from './types.js';

/** What the compiled code calls. */
export interface Runtime {
  load(memory: string, index: number): number | number[];
  store(memory: string, index: number, lane: number | undefined, value: number | number[]): void;
  /** A component of a vector in a variable. */
  get(values: number[], index: number): number;
  put(values: number[], index: number, value: number): void;
  /** A whole number that must fit its type. */
  whole(type: string, value: number): number;
  builtin(name: string, args: readonly (number | number[] | boolean | boolean[])[]): number | number[];
}

/** An entry point: each `next` runs to a barrier, or to the end. */
export type Entry = (...parameters: (number | number[])[]) => Generator<void>;

type Names = Map<string, Type>[];

const COMPARISONS = ['<', '>', '<=', '>=', '==', '!='];
const COMPONENTS = 'xyzw';

/** Turns a shader into JavaScript whose every access to memory goes through a runtime. */
export class Compiled {
  readonly parameters: readonly Parameter[];
  readonly #start: (runtime: Runtime) => Entry;

  constructor(readonly shader: Shader) {
    const constants = [...shader.constants].map(([name, value]) => `const _${name} = ${this.#expression(value, []).code};`);
    // Invocations of one workgroup take turns: what they have of their own may only be what is the same for all of them.
    const privates = [...shader.privates.keys()].map((name) => `let _${name} = 0;`);
    const functions = [...shader.functions.values()].map((syntax) => this.#function(syntax));
    this.parameters = shader.functions.get('main')!.parameters;
    this.#start = new Function('R', [...constants, ...privates, ...functions, 'return f_main;'].join('\n')) as (runtime: Runtime) => Entry;
  }

  start(runtime: Runtime): Entry {
    return this.#start(runtime);
  }

  #function({ name, parameters, result, body }: FunctionSyntax): string {
    const names: Names = [new Map(parameters.map((parameter) => [parameter.name, parameter.type]))];
    // Barriers stand in the entry point only.
    return (
      `function${name === 'main' ? '*' : ''} f_${name}(${parameters.map((parameter) => `_${parameter.name}`).join(', ')}) ` +
      this.#block(body, names, result)
    );
  }

  #block(body: readonly Statement[], names: Names, result: Type): string {
    const inner = [new Map<string, Type>(), ...names];
    return `{ ${body.map((statement) => this.#statement(statement, inner, result)).join('\n')} }`;
  }

  #statement(statement: Statement, names: Names, result: Type): string {
    switch (statement.is) {
      case 'declare': {
        const value = this.#expression(statement.value, names);
        const type = statement.type ?? settled(value.type);
        names[0].set(statement.name, type);
        return `let _${statement.name} = ${as(value, type)}${typeof type !== 'string' || vectorOf(type) ? '.slice()' : ''};`;
      }
      case 'assign': {
        const to = this.#expression(statement.to, names);
        const value = this.#expression(statement.value, names);
        const changed = statement.operator === '=' ? value : this.#binary(statement.operator[0], to, value);
        return `${this.#store(statement.to, as(changed, to.type), names)};`;
      }
      case 'call':
        return statement.call.is === 'call' && statement.call.name === 'workgroupBarrier'
          ? 'yield;'
          : `${this.#expression(statement.call, names).code};`;
      case 'if': {
        const otherwise = statement.otherwise ? ` else ${this.#block(statement.otherwise, names, result)}` : '';
        return `if (${this.#expression(statement.condition, names).code}) ${this.#block(statement.then, names, result)}${otherwise}`;
      }
      case 'for': {
        const inner = [new Map<string, Type>(), ...names];
        const start = this.#statement(statement.start, inner, result);
        const condition = this.#expression(statement.condition, inner).code;
        const step = this.#statement(statement.step, inner, result).replace(/;$/, '');
        return `for (${start} ${condition}; ${step}) ${this.#block(statement.body, inner, result)}`;
      }
      case 'return':
        return statement.value ? `return ${as(this.#expression(statement.value, names), result)};` : 'return;';
    }
  }

  #store(to: Expression, value: string, names: Names): string {
    if (to.is === 'name') return `_${to.name} = ${value}`;
    if (to.is === 'member' && to.of.is === 'name') return `_${to.of.name}[${COMPONENTS.indexOf(to.members)}] = ${value}`;
    if (to.is !== 'index') throw new Error(`not to be assigned: ${to.is}`);
    const index = this.#expression(to.index, names).code;
    const memory = this.#memory(to.of, names);
    if (memory) return `R.store('${memory.name}', ${index}, undefined, ${value})`;
    if (to.of.is === 'index' && this.#memory(to.of.of, names)) {
      return `R.store('${this.#memory(to.of.of, names)!.name}', ${this.#expression(to.of.index, names).code}, ${index}, ${value})`;
    }
    return `R.put(${this.#expression(to.of, names).code}, ${index}, ${value})`;
  }

  #memory(of: Expression, names: Names) {
    if (of.is !== 'name' || names.some((scope) => scope.has(of.name))) return undefined;
    return this.shader.memories.find(({ name }) => name === of.name);
  }

  #expression(expression: Expression, names: Names): Typed {
    switch (expression.is) {
      case 'number':
        return numberOf(expression.text);
      case 'name':
        return this.#name(expression.name, names);
      case 'index':
        return this.#index(expression.of, this.#expression(expression.index, names).code, names);
      case 'member':
        return memberOf(this.#expression(expression.of, names), expression.members);
      case 'unary': {
        const { code, type } = this.#expression(expression.of, names);
        return { code: `(${expression.operator}${code})`, type };
      }
      case 'binary':
        return this.#binary(expression.operator, this.#expression(expression.left, names), this.#expression(expression.right, names));
      case 'call':
        return this.#call(
          expression.name,
          expression.args.map((arg) => this.#expression(arg, names)),
        );
    }
  }

  #name(name: string, names: Names): Typed {
    if (name === 'true' || name === 'false') return { code: name, type: 'bool' };
    const type = names.find((scope) => scope.has(name))?.get(name) ?? this.shader.privates.get(name);
    if (type !== undefined) return { code: `_${name}`, type };
    const constant = this.shader.constants.get(name);
    if (constant) return { code: `_${name}`, type: this.#expression(constant, []).type };
    throw new Error(`nothing is called ${name}`);
  }

  #index(of: Expression, index: string, names: Names): Typed {
    const memory = this.#memory(of, names);
    if (memory) return { code: `R.load('${memory.name}', ${index})`, type: memory.type.of };
    const { code, type } = this.#expression(of, names);
    return { code: `R.get(${code}, ${index})`, type: typeof type === 'string' ? scalarOf(type) : type.of };
  }

  #binary(operator: string, left: Typed, right: Typed): Typed {
    const vector = vectorOf(left.type) ?? vectorOf(right.type);
    if (!vector) return scalars(operator, left, right);
    const side = (typed: Typed) => (vectorOf(typed.type) ? typed.code : as(typed, vector.of));
    const lane = (name: string, { type }: Typed, index: number) => (vectorOf(type) ? `${name}[${index}]` : name);
    const lanes = Array.from({ length: vector.count }, (_, index) =>
      scalars(operator, { code: lane('a', left, index), type: vector.of }, { code: lane('b', right, index), type: vector.of }),
    );
    return {
      code: `((a, b) => [${lanes.map(({ code }) => code).join(', ')}])(${side(left)}, ${side(right)})`,
      type: `vec${vector.count}<${lanes[0].type as string}>`,
    };
  }

  #call(name: string, args: readonly Typed[]): Typed {
    const own = this.shader.functions.get(name);
    if (own) return { code: `f_${name}(${args.map((arg, index) => as(arg, own.parameters[index].type)).join(', ')})`, type: own.result };
    if (name.startsWith('vec')) return vector(name, args);
    if (name === 'array') return { code: `[${args.map(({ code }) => code).join(', ')}]`, type: { of: args[0].type } };
    if (name === 'f32') return { code: `Math.fround(${args[0].code})`, type: 'f32' };
    if (name === 'i32') return { code: `(${args[0].code} | 0)`, type: 'i32' };
    if (name === 'u32') return { code: `(${args[0].code} >>> 0)`, type: 'u32' };
    const type = commonType((name === 'select' ? args.slice(0, 2) : args).map((arg) => arg.type));
    const given = args.map((arg, index) => (name === 'select' && index === 2 ? arg.code : as(arg, type)));
    return { code: `R.builtin('${name}', [${given.join(', ')}])`, type };
  }
}

function numberOf(text: string): Typed {
  const hexadecimal = text.startsWith('0x');
  const [, digits, suffix] = (hexadecimal ? /^(.*?)([ui]?)$/ : /^(.*?)([fui]?)$/).exec(text)!;
  const type = { f: 'f32', u: 'u32', i: 'i32' }[suffix] ?? (!hexadecimal && /[.eE]/.test(digits) ? 'decimal' : 'whole');
  return { code: type === 'f32' ? `Math.fround(${digits})` : digits, type };
}

function memberOf({ code, type }: Typed, members: string): Typed {
  const of = scalarOf(type);
  if (members.length === 1) return { code: `${code}[${COMPONENTS.indexOf(members)}]`, type: of };
  return {
    code: `((a) => [${[...members].map((member) => `a[${COMPONENTS.indexOf(member)}]`).join(', ')}])(${code})`,
    type: `vec${members.length}<${of}>`,
  };
}

/** All components, or one value for all of them. */
function vector(name: string, args: readonly Typed[]): Typed {
  const [, count, given] = /^vec(\d)(?:<(\w+)>)?$/.exec(name)!;
  const of = given ?? (settled(commonType(args.map(({ type }) => type))) as string);
  const values = args.map((arg) => as(arg, of));
  const code =
    values.length === 1 ? `((a) => [${Array<string>(Number(count)).fill('a').join(', ')}])(${values[0]})` : `[${values.join(', ')}]`;
  return { code, type: `vec${count}<${of}>` };
}

function scalars(operator: string, left: Typed, right: Typed): Typed {
  if (operator === '&&' || operator === '||') return { code: `(${left.code} ${operator} ${right.code})`, type: 'bool' };
  if (operator === '<<' || operator === '>>') return { code: `(${left.code} ${operator} ${right.code})`, type: left.type };
  const type = commonType([left.type, right.type]);
  const [a, b] = [as(left, type), as(right, type)];
  if (COMPARISONS.includes(operator)) return { code: `(${a} ${operator.replace(/^([=!])=$/, '$1==')} ${b})`, type: 'bool' };
  if (type === 'decimal') return { code: `(${a} ${operator} ${b})`, type };
  if (type === 'f32') return { code: `Math.fround(${a} ${operator} ${b})`, type };
  if (operator === '&' || operator === '|') return { code: `(${a} ${operator} ${b})`, type };
  // A division by zero is no whole number either.
  return { code: `R.whole('${type as string}', ${operator === '/' ? `Math.trunc(${a} / ${b})` : `${a} ${operator} ${b}`})`, type };
}
