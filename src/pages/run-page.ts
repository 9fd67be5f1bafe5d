import { basename } from 'node:path';
import { MAP_CLIENT } from './maps/client/index.js';
import { splitStill } from './maps/stills.js';
import { runTitle } from '../results/run-title.js';
import { runOutcome } from './outcome.js';
import { drawPage } from './page.js';
import type { PageRun } from './page-run.js';
import { several } from './format.js';
import { citeSection } from './sections/cite.js';
import { classesSection } from './sections/classes.js';
import { confidenceSection } from './sections/confidence.js';
import { confusionSection } from './sections/confusion.js';
import { curvesSection } from './sections/curves.js';
import { filesSection } from './sections/files.js';
import { headline, sweepHeadline } from './sections/headline.js';
import { sweepLeakage } from './sections/leakage.js';
import { mapsSection, runMaps } from './sections/maps.js';
import { networkSection, pipelineSection, provenanceSection } from './sections/origin.js';
import { publishedSection } from './sections/published.js';
import { searchSection } from './sections/search.js';
import { splitSection } from './sections/split.js';
import { sweepSection } from './sections/sweep.js';
import { timesSection } from './sections/times.js';

/** The page of a run. */
export async function runPage(run: PageRun): Promise<string> {
  const { name, folder, configurations, varies, version, computed } = run;
  const [first] = configurations;
  const maps = await runMaps(run);
  const trials = configurations.reduce((sum, one) => sum + one.trials.length, 0);
  return drawPage({
    title: `${name}: ${runTitle(configurations)}`,
    version,
    computed,
    subtitle: `${varies ? `${several(configurations.length, 'configuration')}, ${several(trials, 'trial')}` : several(trials, 'seed')} on ${[
      ...new Set(configurations.map(({ sceneName }) => sceneName)),
    ].join(', ')}; run ${basename(folder)}`,
    outcome: runOutcome(run),
    scripts: maps ? [MAP_CLIENT] : [],
    sections: [
      mapsSection(maps, run),
      varies ? sweepHeadline(run) : headline(run, first, maps),
      await sweepSection(run),
      publishedSection(run),
      classesSection(run),
      confusionSection(run),
      await confidenceSection(run),
      await curvesSection(run),
      searchSection(run),
      varies ? sweepLeakage(run) : splitSection(first, maps && splitStill(maps, maps.items[0])),
      // What is narrow stands in pairs.
      ...(varies ? [timesSection(run), networkSection(run)] : [networkSection(run), timesSection(run)]),
      filesSection(run),
      pipelineSection(run),
      provenanceSection(run),
      citeSection(run),
    ],
  });
}
