import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { mapFigures } from '../../results/maps/map-metrics.js';
import { FIGURES, type FigureName } from '../../results/summary.js';
import type { MappedScene } from '../../predict/maps/own-scene.js';
import { print } from '../text/print.js';
import type { General } from '../options/shared.js';
import { formatTable } from '../text/table.js';

/** Prints what a map shows and how it was made. */
export function reportMap(
  { record, facts, scene }: MappedScene & { scene?: { streamed: boolean } },
  folder: string,
  { json, quiet }: Pick<General, 'json' | 'quiet'>,
): void {
  const { rows, columns, classes } = record;
  const counts = facts.classes.map(() => 0);
  for (const one of classes) if (one > 0) counts[one - 1]++;
  const classified = counts.reduce((sum, count) => sum + count, 0);
  const found = facts.own ? undefined : mapFigures(record, facts);
  if (json) {
    const files = readdirSync(folder).sort();
    print(
      JSON.stringify(
        {
          folder,
          rows,
          columns,
          ...facts,
          pixels: Object.fromEntries(facts.classes.map((name, index) => [name, counts[index]])),
          ...(found ? { labelled: found.pixels, ...found.figures } : {}),
          files,
        },
        null,
        2,
      ),
    );
    return;
  }
  if (quiet) {
    print(folder);
    return;
  }
  print(
    formatTable(
      [
        [
          'scene',
          `${facts.scene}, ${rows} x ${columns} pixels${scene ? `, ${scene.streamed ? 'read some rows at a time' : 'read whole'}` : ''}`,
        ],
        ['trial', `${facts.configuration}, seed ${facts.seed}, ${facts.trial.slice(0, 12)}`],
        ['scaled by', scaledBy(facts.standardize, facts.own)],
        ...(facts.bands ? [['bands', bandsOf(facts.bands)]] : []),
        ['drawn', facts.scope === 'scene' ? 'the whole scene' : 'labelled pixels'],
        ...(facts.uncertainty
          ? [['with', `${uncertaintyOf(facts.uncertainty)}${record.probabilities ? '; the probability of each class' : ''}`]]
          : []),
      ],
      [0, 1],
    ),
  );
  print(
    `\n${formatTable(
      [
        ['class', 'pixels', 'share'],
        ...facts.classes.map((name, index) => [
          `${index + 1} ${name}`,
          String(counts[index]),
          `${((100 * counts[index]) / Math.max(1, classified)).toFixed(1)} %`,
        ]),
      ],
      [0],
    )}`,
  );
  if (found) {
    print(
      `\n${formatTable(
        [
          [`on ${found.pixels} labelled pixels`, ''],
          ...(Object.keys(FIGURES) as FigureName[]).map((name) => [
            FIGURES[name].column.replaceAll('_', ' '),
            found.figures[name].toFixed(4),
          ]),
        ],
        [0],
      )}`,
    );
  }
  for (const remark of facts.remarks) print(remark);
  print(relative('', folder) || folder);
}

/** Said with every map: it decides what a network takes a value for. */
function scaledBy(standardize: 'training' | 'scene', own: boolean): string {
  if (own)
    return standardize === 'scene'
      ? 'statistics of the whole scene, as when it was trained'
      : 'statistics of the training pixels, as when it was trained';
  return standardize === 'training'
    ? 'the statistics of training (--standardize scene uses those of this scene)'
    : 'the statistics of this scene (--standardize training uses those of training)';
}

function uncertaintyOf({ coverage, threshold, calibration }: NonNullable<MappedScene['facts']['uncertainty']>): string {
  if (coverage === undefined || threshold === undefined) return 'entropy';
  const sets = `conformal sets of ${Number((100 * coverage).toFixed(6))} %: classes with a probability of at least ${threshold.toPrecision(3)}`;
  return `entropy; ${sets} (${calibration} validation pixels)`;
}

function bandsOf({ by, used, farthest }: NonNullable<MappedScene['facts']['bands']>): string {
  const how =
    by === 'count' ? 'as many as in training, in the same order' : `matched by wavelength, at most ${farthest!.toFixed(1)} nm apart`;
  return used ? `${how}: ${used.length} of them used` : how;
}
