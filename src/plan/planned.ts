import type { Problem } from '../errors/failure.js';
import type { PixelCounts } from './pixel-counts.js';

/** What a run would do and take, as plain values; what is not known is null. */
export interface PlanRecord {
  readonly name: string;
  readonly engine: { readonly name: string; readonly class: string };
  /** Trials at once, and threads of each; 0 trials if nothing is to be computed. */
  readonly jobs: number;
  readonly threads: number;
  /** Trials that the store has not. */
  readonly toCompute: number;
  readonly memory: { readonly workerBytes: number; readonly totalBytes: number; readonly fits: boolean };
  readonly disk: { readonly bytes: number; readonly files: number };
  readonly time: {
    /** Until all that is missing is computed. */
    readonly hours: number;
    /** Remembered of an earlier measurement, or measured for this plan. */
    readonly from: 'bench' | 'now';
    readonly trainStepMs: number;
    readonly predictPatchMs: number;
    readonly jobs: number;
    readonly threads: number;
    /** Whose network was measured. */
    readonly configuration: string;
    /** Some networks were not measured: their times follow by their FLOPs. */
    readonly scaled: boolean;
  } | null;
  /** Scenes of the catalogue whose files are not here. */
  readonly missingData: readonly Problem[];
  /** What a run would warn of. */
  readonly warnings: readonly string[];
  readonly configurations: readonly PlannedConfiguration[];
  /** Those that differ. */
  readonly networks: readonly PlannedNetwork[];
}

export interface PlannedConfiguration {
  readonly name: string;
  /** What varies: each path with the value that it has here. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Its index among the plan's networks; null of a classifier. */
  readonly network: number | null;
  readonly classifier?: { readonly settings: number; readonly models: number; readonly features: number };
  readonly pixels: PixelCounts;
  readonly workerBytes: number;
  readonly hours: number | null;
  readonly trials: readonly {
    readonly seed: number;
    /** Null where the data is not here. */
    readonly address: string | null;
    readonly cached: boolean | null;
    readonly epochsDone: number;
  }[];
}

/** Parameters that are trained, and those of them that do not belong to batch normalization. */
interface Counted {
  readonly trainable: number;
  readonly withoutNormalization: number;
}

interface Volume {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly channels: number;
}

export interface PlannedNetwork extends Counted {
  /** The configurations that have it. */
  readonly configurations: readonly string[];
  readonly input: Volume;
  readonly classes: number;
  /** Of one patch, forward. */
  readonly flops: number;
  readonly layers: readonly (Counted & { readonly name: string; readonly kind: string; readonly output: Volume; readonly flops: number })[];
}
