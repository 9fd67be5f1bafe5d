import { trainingValuesText } from '../../results/training-values.js';
import { curvesPlot, PARTS } from '../../pictures/plots/curves.js';
import type { Plot } from '../../pictures/plots/render.js';
import { html } from '../../base/html.js';
import { hasEpochs, type PageConfiguration, type PageRun } from '../page-run.js';
import { epochCurves } from './epoch-curves.js';
import { drawPlots } from './plot-figure.js';
import type { Section } from './section.js';

/** More configurations than these have a panel each, and more than those no curves. */
const [MOST_CURVES, MOST_PANELS] = [8, 48];

/** Loss and accuracy over the epochs, for each seed; of several configurations each one's validation accuracy; of many a panel each. */
export async function curvesSection({ configurations, varies }: PageRun): Promise<Section | undefined> {
  const trained = configurations.filter(hasEpochs);
  if (trained.length === 0 || trained.length > MOST_PANELS) return undefined;
  if (trained.length > MOST_CURVES) return panelsSection(trained);
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

/** The accuracy of each configuration in a panel of its own: whether it learns, and how fast. */
async function panelsSection(trained: readonly PageConfiguration[]): Promise<Section> {
  const epochs = trained.reduce((most, { tables }) => tables.epochs.reduce((last, { epoch }) => Math.max(last, Number(epoch)), most), 1);
  const plots = trained.map(({ name, tables: { epochs: rows } }, index) =>
    curvesPlot({
      id: `plot-accuracy-${index + 1}`,
      title: name,
      unit: 'accuracy',
      panel: { epochs },
      curves: [...epochCurves(rows, 'accuracy', 'training', false), ...epochCurves(rows, 'validation_accuracy', 'validation', true)],
    }),
  );
  const legend = PARTS.map((part, index) => html`<span class="line-${index + 1}">${part}</span>`);
  return {
    id: 'training',
    title: 'Training',
    content: html`<p class="small muted">Accuracy over the epochs, ${legend[0]} and ${legend[1]}. Each panel is a configuration, each line a seed; a dot marks the epoch whose weights were tested. ${trainingValuesText(trained.map(({ experiment }) => experiment))}
Validation values are measured after the epoch.</p><div class="plots">${await drawPlots(plots)}</div>`,
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
