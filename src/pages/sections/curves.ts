import { trainingValuesText } from '../../results/training-values.js';
import { curvesPlot } from '../../pictures/plots/curves.js';
import type { Plot } from '../../pictures/plots/render.js';
import { html } from '../../base/html.js';
import { hasEpochs, type PageConfiguration, type PageRun } from '../page-run.js';
import { epochCurves } from './epoch-curves.js';
import { drawPlots } from './plot-figure.js';
import type { Section } from './section.js';

/** More configurations than these have no curves of their own. */
const MOST_CONFIGURATIONS = 8;

/** Loss and accuracy over the epochs, for each seed; of several configurations each one's validation accuracy. */
export async function curvesSection({ configurations, varies }: PageRun): Promise<Section | undefined> {
  const trained = configurations.filter(hasEpochs);
  if (trained.length === 0 || trained.length > MOST_CONFIGURATIONS) return undefined;
  const all = varies
    ? [
        sweepCurves(trained, 'validation_accuracy', 'accuracy', 'Validation accuracy'),
        sweepCurves(trained, 'loss', 'loss', 'Training loss'),
      ]
    : [ownCurves(trained[0], 'loss', 'Loss'), ownCurves(trained[0], 'accuracy', 'Accuracy'), ...pretraining(trained[0])];
  // Without validation pixels there is no curve of theirs.
  const plots = all.filter(({ hover = [] }) => hover.length > 0);
  if (plots.length === 0) return undefined;
  return {
    id: 'training',
    title: 'Training',
    narrow: !varies && plots.length < 3,
    content: html`<div class="plots">${await drawPlots(plots)}<p class="small muted">Each line is a seed; a dot marks the epoch whose weights were tested. ${trainingValuesText(trained.map(({ experiment }) => experiment))}
Validation values are measured after the epoch.</p></div>`,
  };
}

function ownCurves({ tables: { epochs } }: PageConfiguration, unit: 'loss' | 'accuracy', title: string): Plot {
  return curvesPlot({
    id: `plot-${unit}`,
    title,
    unit,
    curves: [...epochCurves(epochs, unit, 'training', false), ...epochCurves(epochs, `validation_${unit}`, 'validation', true)],
  });
}

function sweepCurves(configurations: readonly PageConfiguration[], column: string, unit: string, title: string): Plot {
  return curvesPlot({
    id: `plot-${unit}`,
    title,
    unit,
    curves: configurations.flatMap(({ name, tables: { epochs } }) => epochCurves(epochs, column, name, column.startsWith('validation'))),
  });
}

function pretraining({ tables: { pretraining: rows } }: PageConfiguration): Plot[] {
  const blocks = [...new Set(rows.map(({ block }) => block))];
  if (blocks.length === 0) return [];
  return [
    curvesPlot({
      id: 'plot-pretraining',
      title: 'Pretraining',
      unit: 'loss',
      curves: blocks.flatMap((block) =>
        epochCurves(
          rows.filter((row) => row.block === block),
          'loss',
          block,
          false,
        ),
      ),
    }),
  ];
}
