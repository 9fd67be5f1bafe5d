import type { ArrayType, Expression, FunctionSyntax, Memory, Parameter, Shader, Statement, Type } from './syntax.js';
import { type Token, tokensOf } from './tokens.js';

const LEVELS = [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];
const ASSIGN = ['=', '+=', '-=', '*=', '/='];

/** Reads the part of WGSL that the engine writes. */
export function parse(source: string): Shader {
  return new Parser(tokensOf(source)).shader();
}

class Parser {
  #at = 0;
  readonly #aliases = new Map<string, Type>();

  constructor(readonly tokens: Token[]) {}

  shader(): Shader {
    const memories: Memory[] = [];
    const constants = new Map<string, Expression>();
    const privates = new Map<string, Type>();
    const functions = new Map<string, FunctionSyntax>();
    let threads = 1;
    while (this.#at < this.tokens.length) {
      const attributes = this.#attributes();
      threads = Number(attributes.get('workgroup_size') ?? threads);
      if (this.#take('alias')) {
        const name = this.#name();
        this.#need('=');
        this.#aliases.set(name, this.#type());
        this.#need(';');
      } else if (this.#take('const')) {
        const name = this.#name();
        this.#need('=');
        constants.set(name, this.#expression());
        this.#need(';');
      } else if (this.#take('var')) {
        const { space, ...memory } = this.#memory();
        if (space === 'private') privates.set(memory.name, memory.type);
        else memories.push({ ...memory, type: memory.type as ArrayType, space });
      } else {
        const syntax = this.#function();
        functions.set(syntax.name, syntax);
      }
    }
    return { memories, constants, privates, functions, threads };
  }

  #memory(): { name: string; type: Type; space: Memory['space'] | 'private' } {
    this.#need('<');
    const space = this.#name();
    const mode = this.#take(',') ? this.#name() : 'read';
    this.#need('>');
    const name = this.#name();
    this.#need(':');
    const type = this.#type();
    this.#need(';');
    return { name, type, space: space === 'storage' ? (mode as 'read') : (space as 'workgroup') };
  }

  #function(): FunctionSyntax {
    this.#need('fn');
    const name = this.#name();
    this.#need('(');
    const parameters: Parameter[] = [];
    while (!this.#take(')')) {
      const builtin = this.#attributes().get('builtin');
      const parameter = this.#name();
      this.#need(':');
      parameters.push({ name: parameter, type: this.#type(), builtin });
      this.#take(',');
    }
    const result = this.#take('->') ? this.#type() : 'void';
    return { name, parameters, result, body: this.#block() };
  }

  #attributes(): Map<string, string> {
    const found = new Map<string, string>();
    while (this.#take('@')) {
      const name = this.#name();
      let value = '';
      if (this.#take('(')) while (!this.#take(')')) value += this.#next().text;
      found.set(name, value);
    }
    return found;
  }

  #type(): Type {
    const name = this.#name();
    if (this.#aliases.has(name)) return this.#aliases.get(name)!;
    if (this.#peek() !== '<') return name;
    this.#need('<');
    const of = this.#type();
    const count = this.#take(',') ? Number(this.#next().text) : undefined;
    // Two ends of types are one token.
    if (this.#peek() === '>>') this.tokens.splice(this.#at, 1, { kind: 'mark', text: '>' }, { kind: 'mark', text: '>' });
    this.#need('>');
    return name === 'array' ? { of, count } : `${name}<${String(of)}>`;
  }

  #block(): Statement[] {
    this.#need('{');
    const body: Statement[] = [];
    while (!this.#take('}')) body.push(...(this.#peek() === '{' ? [this.#scope()] : [this.#statement()]));
    return body;
  }

  /** A block of its own: as a condition that always holds, it keeps its names to itself. */
  #scope(): Statement {
    return { is: 'if', condition: { is: 'name', name: 'true' }, then: this.#block() };
  }

  #statement(): Statement {
    if (this.#take('let') || this.#take('var')) return this.#declaration();
    if (this.#take('if')) return this.#if();
    if (this.#take('for')) return this.#for();
    if (this.#take('return')) {
      const value = this.#peek() === ';' ? undefined : this.#expression();
      this.#need(';');
      return { is: 'return', value };
    }
    const statement = this.#simple();
    this.#need(';');
    return statement;
  }

  #declaration(): Statement {
    const name = this.#name();
    const type = this.#take(':') ? this.#type() : undefined;
    this.#need('=');
    const value = this.#expression();
    this.#need(';');
    return { is: 'declare', name, type, value };
  }

  #if(): Statement {
    const condition = this.#expression();
    const then = this.#block();
    if (!this.#take('else')) return { is: 'if', condition, then };
    return { is: 'if', condition, then, otherwise: this.#peek() === 'if' ? [this.#statement()] : this.#block() };
  }

  #for(): Statement {
    this.#need('(');
    const start = this.#statement();
    const condition = this.#expression();
    this.#need(';');
    const step = this.#simple();
    this.#need(')');
    return { is: 'for', start, condition, step, body: this.#block() };
  }

  #simple(): Statement {
    const to = this.#unary();
    if (this.#take('++')) return { is: 'assign', to, operator: '+=', value: { is: 'number', text: '1' } };
    const operator = ASSIGN.find((mark) => this.#take(mark));
    return operator ? { is: 'assign', to, operator, value: this.#expression() } : { is: 'call', call: to };
  }

  #expression(level = 0): Expression {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#expression(level + 1);
    while (LEVELS[level].includes(this.#peek() ?? '')) {
      left = { is: 'binary', operator: this.#next().text, left, right: this.#expression(level + 1) };
    }
    return left;
  }

  #unary(): Expression {
    const operator = ['-', '!'].find((mark) => this.#take(mark));
    return operator ? { is: 'unary', operator, of: this.#unary() } : this.#postfix(this.#primary());
  }

  #primary(): Expression {
    if (this.#take('(')) {
      const inner = this.#expression();
      this.#need(')');
      return inner;
    }
    if (this.tokens[this.#at].kind === 'number') return { is: 'number', text: this.#next().text };
    const type = this.#isType() ? this.#type() : this.#name();
    if (!this.#take('(')) return { is: 'name', name: String(type) };
    const args: Expression[] = [];
    while (!this.#take(')')) {
      args.push(this.#expression());
      this.#take(',');
    }
    return { is: 'call', name: String(type), args };
  }

  #isType(): boolean {
    const name = this.#peek() ?? '';
    return this.#aliases.has(name) || (/^vec\d$/.test(name) && this.tokens[this.#at + 1].text === '<');
  }

  #postfix(of: Expression): Expression {
    if (this.#take('[')) {
      const index = this.#expression();
      this.#need(']');
      return this.#postfix({ is: 'index', of, index });
    }
    return this.#take('.') ? this.#postfix({ is: 'member', of, members: this.#name() }) : of;
  }

  #peek(): string | undefined {
    return this.tokens[this.#at]?.text;
  }

  #next(): Token {
    return this.tokens[this.#at++];
  }

  #name(): string {
    const { kind, text } = this.#next();
    if (kind !== 'name') throw new Error(`a name was expected, not ${text}`);
    return text;
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#at++;
    return true;
  }

  #need(text: string): void {
    if (this.#take(text)) return;
    throw new Error(
      `${text} was expected before ${this.tokens
        .slice(this.#at, this.#at + 8)
        .map((token) => token.text)
        .join(' ')}`,
    );
  }
}
