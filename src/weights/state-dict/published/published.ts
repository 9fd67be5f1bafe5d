import type { Axes } from '../layout.js';
import type { ModuleNames } from '../names.js';

/** What a public implementation of a network in PyTorch calls its modules: facts for reading its state dicts, found in its source. */
export interface PublishedNames {
  /** The repository and the class: `nshaud/DeepHyperX, HamidaEtAl`. */
  readonly source: string;
  /** The preset whose network it is. */
  readonly preset: string;
  /** Of every layer that has weights, or of a block with all its layers, the module. */
  readonly names: ModuleNames;
  readonly axes: Axes;
  /** Modules that it makes, and that take no part in what it computes. */
  readonly unused?: readonly string[];
  /** What its batch normalization adds to the variance, where it has some. */
  readonly epsilon?: number;
}
