import { cpus } from 'node:os';
import { isPortable } from '../engine/index.js';
import { CLASSIFIER_NUMERICS_VERSION, NUMERICS_VERSION } from '../numerics/version.js';
import { CLASSIFIERS_CLASS } from '../pipeline/address/address.js';

/** What is known of how a trial was computed: of its manifest and its provenance. */
export interface TrialOrigin {
  readonly engineClass: string;
  readonly numerics: number;
  /** The engine's description, the Node version and the processor, where they are known. */
  readonly engine?: string;
  readonly node?: string;
  readonly processor?: string;
}

/**
 * Why a result cannot be asked for bit by bit here; undefined if it can: wasm and classifiers anywhere, cpu on the same Node and kind of
 * processor, a GPU's on the same device and driver (docs/engines.md).
 *
 * @param computed the class and the description of the engine that computes it again
 */
export function whyNotExact(origin: TrialOrigin, computed: { readonly class: string; readonly description?: string }): string | undefined {
  if (origin.engineClass !== computed.class) return `the run is from ${origin.engineClass}, but was computed again on ${computed.class}`;
  const numerics = origin.engineClass === CLASSIFIERS_CLASS ? CLASSIFIER_NUMERICS_VERSION : NUMERICS_VERSION;
  if (origin.numerics !== numerics) return `the run has numerics version ${origin.numerics}, this program has ${numerics}`;
  if (isPortable(origin.engineClass) || origin.engineClass === CLASSIFIERS_CLASS) return undefined;
  const processor = cpus()[0]?.model;
  const [kind] = origin.engineClass.split(':');
  if (kind === 'cpu' && origin.node !== process.version) return `Node was ${origin.node ?? 'not recorded'}, here it is ${process.version}`;
  if (kind !== 'webgpu' && origin.processor !== processor)
    return `the processor was ${origin.processor ?? 'not recorded'}, here it is ${processor}`;
  if (computed.description !== undefined && origin.engine !== computed.description) {
    return `the engine was ${origin.engine ?? 'not recorded'}, here it is ${computed.description}`;
  }
  return undefined;
}
