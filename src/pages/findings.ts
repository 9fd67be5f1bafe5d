import type { MapSet } from './maps/map-set.js';
import { grouped, several } from './format.js';

/** How often class `truth` was called `predicted`: counts[truth][predicted], both from 0. */
export type Counts = readonly (readonly number[])[];

/** What went wrong, in sentences: classes that are never predicted or hardly found, and what is taken for what. */
export interface Findings {
  readonly tested: number;
  readonly wrong: number;
  /** Tested classes, from 0, that no test pixel was called. */
  readonly never: readonly number[];
  /** Of the others, those of which less than half was found, the worst first. */
  readonly weak: readonly { readonly index: number; readonly recall: number }[];
  /** The largest kinds of error, the most frequent first. */
  readonly pairs: readonly { readonly truth: number; readonly predicted: number; readonly count: number; readonly ofClass: number }[];
}

const [MOST_PAIRS, MOST_NAMED] = [3, 6];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** @param counts of one seed, or of all */
export function findingsOf(counts: Counts): Findings {
  const rows = counts.map(sum);
  const columns = counts.map((_, column) => sum(counts.map((row) => row[column])));
  const right = sum(counts.map((row, index) => row[index]));
  const tested = sum(rows);
  const never = rows.flatMap((total, index) => (total > 0 && columns[index] === 0 ? [index] : []));
  const recalls = rows.map((total, index) => ({ index, recall: total > 0 ? counts[index][index] / total : 1 }));
  const pairs = counts.flatMap((row, truth) =>
    row.flatMap((count, predicted) =>
      predicted !== truth && count > 0 ? [{ truth, predicted, count, ofClass: count / rows[truth] }] : [],
    ),
  );
  return {
    tested,
    wrong: tested - right,
    never,
    weak: recalls.filter(({ index, recall }) => recall < 0.5 && !never.includes(index)).sort((a, b) => a.recall - b.recall),
    pairs: pairs.sort((a, b) => b.count - a.count).slice(0, MOST_PAIRS),
  };
}

/**
 * A sentence for each finding.
 *
 * @param seeds over which the pixels are summed
 */
export function findingTexts({ tested, wrong, never, weak, pairs }: Findings, classes: readonly string[], seeds: number): string[] {
  if (tested === 0) return [];
  const over = seeds > 1 ? `, over ${seeds} seeds` : '';
  if (wrong === 0) return [`Every test pixel is right${over}.`];
  const shown = pairs.map(
    ({ truth, predicted, count, ofClass }) =>
      `${classes[truth]} taken for ${classes[predicted]} (${several(count, 'pixel')}, ${percent(ofClass)} of the class)`,
  );
  return [
    `${grouped(wrong)} of ${grouped(tested)} test pixels are wrong${over}.`,
    ...(never.length > 0
      ? [
          `${never.length} of ${classes.length} classes ${never.length === 1 ? 'is' : 'are'} never predicted: ${namesOf(never.map((index) => classes[index]))}.`,
        ]
      : []),
    ...(weak.length > 0
      ? [`Less than half is found of ${namesOf(weak.map(({ index, recall }) => `${classes[index]} (${percent(recall)})`))}.`]
      : []),
    `Most errors: ${shown.join('; ')}.`,
  ];
}

/** From here on a share of the errors differs from that of the pixels. */
const NOTABLE = 0.05;

/** How much of the errors lies at the edges of fields: where a pixel has a neighbour of another class, or without one. */
export function edgeText({ rows, columns, truth, items: [item] }: MapSet): string | undefined {
  let [tested, atEdge, wrong, wrongAtEdge] = [0, 0, 0, 0];
  for (const [pixel, label] of truth.entries()) {
    if (item.parts[pixel] !== 3 || label === 0 || item.classes[pixel] === 0) continue;
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    const isEdge =
      (row > 0 && truth[pixel - columns] !== label) ||
      (row < rows - 1 && truth[pixel + columns] !== label) ||
      (column > 0 && truth[pixel - 1] !== label) ||
      (column < columns - 1 && truth[pixel + 1] !== label);
    tested++;
    if (isEdge) atEdge++;
    if (item.classes[pixel] === label) continue;
    wrong++;
    if (isEdge) wrongAtEdge++;
  }
  if (wrong === 0 || atEdge === 0 || atEdge === tested) return undefined;
  // About as many errors as pixels: where they lie says nothing.
  if (Math.abs(wrongAtEdge / wrong - atEdge / tested) < NOTABLE) return undefined;
  return `${percent(wrongAtEdge / wrong)} of the errors of ${item.name} lie at the edges of fields, where ${percent(atEdge / tested)} of its test pixels lie.`;
}

/** 0.4 is 40 %; only nothing is 0 %. */
function percent(share: number): string {
  const text = (100 * share).toFixed(share < 0.1 ? 1 : 0);
  return share > 0 && Number(text) === 0 ? '< 0.1 %' : `${text} %`;
}

function namesOf(names: readonly string[]): string {
  return names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more` : names.join(', ');
}
