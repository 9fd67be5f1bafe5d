/** A class of a mask: what its pixels hold, and how people call it. */
export interface LabelledClass {
  readonly name: string;
  readonly label: number;
  /** `#2ca02c`. */
  readonly colour?: string;
  /** Labelled pixels, where they are known. */
  readonly pixels?: number;
}

/** A class of an experiment: one of the mask, or several of them taken for one. */
export interface ExperimentClass {
  readonly name: string;
  /** The values of its pixels in the mask, ascending. */
  readonly labels: readonly number[];
  readonly colour?: string;
  readonly pixels?: number;
}

/** A class as a pipeline names it: by its name, or its label in the mask. */
export type ClassReference = string | number;

export interface ClassChoice {
  readonly leave_out?: readonly ClassReference[];
  readonly merge?: readonly { readonly name: string; readonly classes: readonly ClassReference[]; readonly colour?: string }[];
}

/** What is wrong with a choice, and where below `dataset` it stands. */
export interface ChoiceProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly found?: ClassReference;
}

/**
 * The classes that an experiment has, in the order of their smallest labels: those of the mask without the ones that are
 * left out, merged ones in place of their parts.
 */
export function chooseClasses(
  known: readonly LabelledClass[],
  { leave_out: leftOut = [], merge = [] }: ClassChoice,
): { classes: ExperimentClass[]; problems: ChoiceProblem[] } {
  const problems: ChoiceProblem[] = [];
  const used = new Map<number, string>();

  /** The class that is meant, unless it is in use already. */
  function take(reference: ClassReference, path: ChoiceProblem['path'], use: string): LabelledClass | undefined {
    const found = known.find(({ name, label }) => reference === label || reference === name);
    if (!found) {
      problems.push({ path, message: `there is no class ${JSON.stringify(reference)}`, found: reference });
      return undefined;
    }
    const before = used.get(found.label);
    if (before !== undefined) problems.push({ path, message: `the class ${JSON.stringify(found.name)} is already ${before}` });
    used.set(found.label, use);
    return before === undefined ? found : undefined;
  }

  leftOut.forEach((reference, index) => take(reference, ['leave_out', index], 'left out'));
  const merged = merge.map(({ name, classes, colour }, index): ExperimentClass => {
    const parts = classes.flatMap(
      (reference, part) => take(reference, ['merge', index, 'classes', part], `merged into ${JSON.stringify(name)}`) ?? [],
    );
    return { ...summed(parts), name, ...(colour === undefined ? {} : { colour }) };
  });
  const kept = known
    .filter(({ label }) => !used.has(label))
    .map((one): ExperimentClass => ({ ...summed([one]), name: one.name, ...(one.colour ? { colour: one.colour } : {}) }));
  const classes = [...kept, ...merged.filter(({ labels }) => labels.length > 0)].sort((a, b) => a.labels[0] - b.labels[0]);
  const names = new Set<string>();
  for (const { name } of classes) {
    if (names.has(name)) problems.push({ path: ['merge'], message: `two classes would have the name ${JSON.stringify(name)}` });
    names.add(name);
  }
  if (problems.length === 0 && classes.length < 2) {
    problems.push({
      path: [leftOut.length > 0 ? 'leave_out' : 'merge'],
      message: `${classes.length === 0 ? 'no class is' : 'only one class is'} left`,
    });
  }
  return { classes, problems };
}

function summed(parts: readonly LabelledClass[]): Pick<ExperimentClass, 'labels' | 'pixels'> {
  const labels = parts.map(({ label }) => label).sort((a, b) => a - b);
  const counts = parts.map(({ pixels }) => pixels);
  const pixels = counts.every((count) => count !== undefined) ? counts.reduce((sum, count) => sum + count, 0) : undefined;
  return { labels, ...(pixels === undefined ? {} : { pixels }) };
}

/** Whether an experiment's classes are those of the mask as they are: 1, 2, 3, … */
export function areLabels(classes: readonly ExperimentClass[]): boolean {
  return classes.every(({ labels }, index) => labels.length === 1 && labels[0] === index + 1);
}
