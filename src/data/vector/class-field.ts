import { Failure } from '../../errors/failure.js';
import type { Feature, FieldValue, VectorLayer } from './layer.js';

/** The label of each feature that has one, and what the labels mean where the file has texts. */
export interface FieldLabels {
  /** By the feature's place; undefined of one without a value. */
  readonly labels: readonly (number | undefined)[];
  readonly classNames?: readonly string[];
  readonly classColours?: readonly (readonly [number, number, number])[];
  readonly field: string;
}

/** What fields with classes are called, the plainest first. */
const LIKELY = new RegExp(
  `^(${[
    'class',
    'classes',
    'label',
    'labels',
    'class_?id',
    'class_?name',
    'category',
    'type',
    'landuse',
    'land_?cover',
    'species',
    'name',
    'code',
    'gt',
    'id_?class',
  ].join('|')})$`,
  'i',
);
/** What numbers features rather than classes. */
const NUMBERS = /^(fid|ogc_fid|objectid|id|gid|shape_?(length|area|leng)|area|perimeter|length)$/i;
const MOST_LABEL = 65535;

/**
 * The labels in a field: whole numbers as they are; texts numbered from 1 in the order of their characters, and kept as names.
 *
 * @param wanted the pipeline's word for it; left out where only one field can be it
 * @throws Failure `variable-missing`, `variable-ambiguous`, `label-invalid`
 */
export function fieldLabels({ features }: VectorLayer, wanted: string | undefined, file: string): FieldLabels {
  const field = wanted === undefined ? likelyField(features, file) : namedField(features, wanted, file);
  const values = features.map(({ fields }) => normal(fields.get(field)));
  const numeric = values.every((value) => value === undefined || typeof value === 'number' || /^\d+$/.test(value));
  if (numeric) {
    const labels = values.map((value) => (value === undefined ? undefined : Number(value)));
    const wrong = labels.findIndex((label) => label !== undefined && (!Number.isInteger(label) || label < 0 || label > MOST_LABEL));
    if (wrong >= 0) {
      throw new Failure({
        code: 'label-invalid',
        place: { file },
        message: `the field ${field} of ${features[wrong].name} is ${labels[wrong]}: labels are whole numbers from 0 to ${MOST_LABEL}`,
        hint: 'Name the field of the classes as dataset.mask.field.',
      });
    }
    return { labels: labels.map((label) => (label === 0 ? undefined : label)), field };
  }
  const names = [...new Set(values.flatMap((value) => (value === undefined ? [] : [String(value)])))].sort((a, b) => (a < b ? -1 : 1));
  const number = new Map(names.map((name, index) => [name, index + 1]));
  const colours = names.map((name) => features.find((_, index) => values[index] !== undefined && String(values[index]) === name)?.colour);
  const coloured = colours.every((colour) => colour !== undefined);
  return {
    field,
    labels: values.map((value) => (value === undefined ? undefined : number.get(String(value)))),
    classNames: ['', ...names],
    ...(coloured && { classColours: [[0, 0, 0] as const, ...colours] }),
  };
}

/** A text of blanks says nothing. */
function normal(value: FieldValue): FieldValue {
  return typeof value === 'string' ? (value.trim() === '' ? undefined : value.trim()) : value;
}

function namedField(features: readonly Feature[], wanted: string, file: string): string {
  const names = fieldNames(features);
  const found = names.find((name) => name === wanted) ?? names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found;
  throw new Failure({
    code: 'variable-missing',
    message: `there is no field '${wanted}'; the features have ${shown(features)}`,
    place: { file },
    hint: 'Name one of them as dataset.mask.field.',
  });
}

function likelyField(features: readonly Feature[], file: string): string {
  const names = fieldNames(features);
  const others = names.filter((name) => !NUMBERS.test(name));
  const likely = others.filter((name) => LIKELY.test(name));
  if (likely.length === 1) return likely[0];
  if (likely.length === 0 && others.length === 1) return others[0];
  throw new Failure({
    code: 'variable-ambiguous',
    place: { file },
    message:
      names.length === 0
        ? 'the features have no fields: nothing says which class they are'
        : `nothing says which field holds the classes; the features have ${shown(features)}`,
    hint:
      names.length === 0 ? 'Give each feature a field with its class.' : 'Name it as dataset.mask.field (on the command line: FILE#FIELD).',
  });
}

function fieldNames(features: readonly Feature[]): string[] {
  return [...new Set(features.flatMap(({ fields }) => [...fields.keys()]))];
}

/** Fields with some of their values. */
function shown(features: readonly Feature[]): string {
  return (
    fieldNames(features)
      .map((name) => {
        const values = [...new Set(features.flatMap(({ fields }) => fields.get(name) ?? []))];
        return `${name} (${values.slice(0, 3).join(', ')}${values.length > 3 ? ', …' : ''})`;
      })
      .join('; ') || 'none'
  );
}
