import type { ResolvedDataset, ResolvedSplit } from '../schema/pipeline.generated.js';

interface Named {
  readonly file: string;
  readonly variable?: string;
}

/**
 * Where the scene's mask is that of one part of a split by masks, it labels that part alone: the labels are those of all parts' masks
 * together. Without this rule the pixels of the other parts would have no label, so that it changes no pipeline that could run.
 */
export function withLabelsOfParts(dataset: ResolvedDataset, split: ResolvedSplit): ResolvedDataset {
  // The labels of a published split are those that it gives its pixels.
  if (split.by === 'published') return split.labels === 'split' ? { ...dataset, labels_of: dataset.labels_of ?? split.name } : dataset;
  if (split.by !== 'files' || split.table !== undefined || !dataset.mask) return dataset;
  const { file, variable, ...rest } = dataset.mask;
  if (typeof file !== 'string' || Array.isArray(variable)) return dataset;
  const own = { file, ...(variable === undefined ? {} : { variable: variable as string }) };
  const parts = [split.train, split.validation, split.test].filter((part): part is Named => typeof part === 'object');
  if (!parts.some((part) => isSame(part, own))) return dataset;
  const all = parts.reduce<Named[]>((list, part) => (list.some((one) => isSame(one, part)) ? list : [...list, part]), []);
  const variables = all.flatMap((one) => one.variable ?? []);
  // A list of variables has one for each file.
  if (all.length < 2 || (variables.length > 0 && variables.length < all.length)) return dataset;
  const files = all.map((one) => one.file);
  const mask = {
    ...rest,
    file: new Set(files).size === 1 && variables.length > 0 ? files[0] : files,
    ...(variables.length > 0 ? { variable: variables } : {}),
  };
  return { ...dataset, mask: mask as unknown as NonNullable<ResolvedDataset['mask']> };
}

function isSame(one: Named, other: Named): boolean {
  return one.file === other.file && one.variable === other.variable;
}
