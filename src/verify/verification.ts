import type { Finding } from '../store/finding.js';

/** One thing that came out otherwise. */
export interface Difference {
  readonly trial: string;
  readonly file: string;
  /** The line, the weight or the figure. */
  readonly at: string;
  readonly stored: string;
  readonly computed: string;
}

/** What became of one trial. */
export interface Reproduced {
  readonly trial: string;
  readonly address: string;
  readonly exact: boolean;
  /** Why the bits were not compared. */
  readonly why?: string;
  /** The largest distance of a figure, where the bits were not compared. */
  readonly distance?: number;
  readonly differences: readonly Difference[];
}

/** What became of a run's trials when they were computed again. */
export interface Reproduction {
  readonly engine: string;
  /** How many trials the run has. */
  readonly of: number;
  readonly trials: readonly Reproduced[];
}

/** How a run compares with files that somebody has kept. */
export interface AgainstReference {
  /** The files that were compared. */
  readonly compared: readonly string[];
  readonly exact: boolean;
  readonly why?: string;
  /** What is worth knowing and no difference of results. */
  readonly notes: readonly string[];
  readonly differences: readonly Difference[];
}

/** All that verify has looked at. */
export interface Verification {
  readonly name: string;
  /** Absent of a run that was only computed. */
  readonly folder?: string;
  readonly integrity?: { readonly findings: readonly Finding[]; readonly trials: number };
  readonly reproduction?: Reproduction;
  readonly against?: AgainstReference & {
    readonly folder: string;
    readonly computed: boolean;
    /** Where only some were computed. */
    readonly trials?: { readonly computed: number; readonly of: number };
  };
}

/** All that was computed otherwise than it is stored, or than the reference has it. */
export function differencesOf({ reproduction, against }: Verification): Difference[] {
  return [...(reproduction?.trials.flatMap(({ differences }) => differences) ?? []), ...(against?.differences ?? [])];
}

/** Whether a run is intact, and everything that was compared is the same. */
export function isFine(verification: Verification): boolean {
  return (verification.integrity?.findings.length ?? 0) === 0 && differencesOf(verification).length === 0;
}
