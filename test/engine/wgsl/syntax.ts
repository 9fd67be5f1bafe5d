/** `f32`, `i32`, `u32`, `bool`, a number that has no type yet (`whole`, `decimal`), a vector such as `vec4<f32>`, or an array. */
export type Type = string | ArrayType;

export interface ArrayType {
  readonly of: Type;
  readonly count?: number;
}

export type Expression =
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly is: 'member'; readonly of: Expression; readonly members: string }
  | { readonly is: 'unary'; readonly operator: string; readonly of: Expression }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[] };

export type Statement =
  | { readonly is: 'declare'; readonly name: string; readonly type?: Type; readonly value: Expression }
  | { readonly is: 'assign'; readonly to: Expression; readonly operator: string; readonly value: Expression }
  | { readonly is: 'call'; readonly call: Expression }
  | { readonly is: 'if'; readonly condition: Expression; readonly then: readonly Statement[]; readonly otherwise?: readonly Statement[] }
  | {
      readonly is: 'for';
      readonly start: Statement;
      readonly condition: Expression;
      readonly step: Statement;
      readonly body: readonly Statement[];
    }
  | { readonly is: 'return'; readonly value?: Expression };

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly builtin?: string;
}

export interface FunctionSyntax {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: Type;
  readonly body: readonly Statement[];
}

export interface Memory {
  readonly name: string;
  readonly type: ArrayType;
  /** A buffer may be written, or only be read. */
  readonly space: 'workgroup' | 'read' | 'read_write';
}

export interface Shader {
  readonly memories: readonly Memory[];
  readonly constants: ReadonlyMap<string, Expression>;
  /** Variables that each invocation has, which all functions see. */
  readonly privates: ReadonlyMap<string, Type>;
  readonly functions: ReadonlyMap<string, FunctionSyntax>;
  /** Invocations of a workgroup. */
  readonly threads: number;
}
