// Transcendental functions with the same bits on every machine: AssemblyScript's own software versions (ports of
// musl's), compiled to wasm, whose arithmetic is defined to the bit. JavaScript's Math differs between processors
// and Node versions. They use lookup tables, so this module keeps its own memory.
export function exp(x: f64): f64 { return NativeMath.exp(x); }
export function log(x: f64): f64 { return NativeMath.log(x); }
export function sin(x: f64): f64 { return NativeMath.sin(x); }
export function cos(x: f64): f64 { return NativeMath.cos(x); }
export function tanh(x: f64): f64 { return NativeMath.tanh(x); }
export function pow(x: f64, y: f64): f64 { return NativeMath.pow(x, y); }
