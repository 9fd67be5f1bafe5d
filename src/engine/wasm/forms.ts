/**
 * The two compiled forms of the kernels. `fused` rounds a product and a sum once, as every x64 processor with FMA3 (since 2013) and every
 * arm64 does: a third faster, and the same bits on all of them. `strict` rounds twice, on any processor: other bits.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

export type KernelForm = 'fused' | 'strict';

const FILES: Readonly<Record<KernelForm, string>> = { fused: './kernels.wasm', strict: './kernels-strict.wasm' };

const compiled = new Map<KernelForm, WebAssembly.Module>();

/** The kernels of a form, compiled once a process: helpers get the compiled module. */
export function compiledKernels(form: KernelForm): WebAssembly.Module {
  let module = compiled.get(form);
  if (!module) {
    const bytes = readFileSync(new URL(FILES[form], import.meta.url));
    if (form === 'fused') allowRelaxedSimd(bytes);
    module = new WebAssembly.Module(bytes);
    compiled.set(form, module);
  }
  return module;
}

/** Why this machine cannot run the fused form; undefined if it can. */
export function whyNotFused(): string | undefined {
  let module: WebAssembly.Module;
  try {
    module = compiledKernels('fused');
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    return `${process.release.name} ${process.version} has no relaxed SIMD`;
  }
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const { roundsOnce } = new WebAssembly.Instance(module, { env: { memory } }).exports as { roundsOnce(x: number): number };
  return roundsOnce(1 + 1 / 4096) ? undefined : 'the processor has no fused multiply-add';
}

/** Node 20 has relaxed SIMD behind a flag; later ones need none, and may know none. */
function allowRelaxedSimd(bytes: Uint8Array<ArrayBuffer>): void {
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
