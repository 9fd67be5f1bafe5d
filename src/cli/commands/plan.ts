import { Failure } from '../../errors/failure.js';
import { networkMermaid } from '../../pictures/network/mermaid.js';
import { networkSvg } from '../../pictures/network/svg.js';
import type { Observer } from '../../workers/events.js';
import { plannedNetwork } from '../../plan/draft.js';
import { planAll } from '../../plan/overview.js';
import { planRun } from '../../plan/plan.js';
import { takeConfiguration } from '../../pipeline/pipeline.js';
import { splitRemarks } from '../../pipeline/resolve/split-remarks.js';
import { type Command, type ExitCode, loadFile, noteFirst, pipelineArgument, print, warn } from '../command.js';
import type { OptionTable, Values } from '../options/option.js';
import { AT_ONCE, ENGINE, type General, PIPELINE, PROGRESS, RUNS } from '../options/shared.js';
import { checkPictureFile, writePicture } from '../files/picture-file.js';
import { pipelineFiles } from '../files/pipeline-files.js';
import { planRecord } from '../../plan/plan-record.js';
import { overviewJson, overviewText } from '../text/plan-overview.js';
import { planText } from '../text/plan-text.js';
import { observer } from '../progress/watch.js';
import { type UserCache, userCache } from '../../workers/user-cache.js';

const OPTIONS = {
  svg: { kind: 'text', value: 'FILE', help: 'draw the network' },
  mermaid: { kind: 'flag', help: 'print only the network, as a Mermaid chart for a README' },
  quick: { kind: 'flag', help: 'measure nothing: show the time only if bench has measured the network' },
  gpu: { kind: 'count', value: 'TFLOPS', help: 'assumed GPU throughput (default: 9, a training step of SSRN in 1 ms)', default: 9 },
  ...PIPELINE,
  ...RUNS,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

type Options = Values<typeof OPTIONS> & General;

export const plan: Command<typeof OPTIONS> = {
  name: 'plan',
  usage: 'PIPELINE…',
  summary: 'show what will run: trials, layers, parameters, FLOPs, memory, time; draw the network; one line each for several pipelines',
  examples: [
    'hsi-run plan pipelines/ssrn-in.yaml',
    'hsi-run plan pipelines/ssrn-in.yaml --quick --svg network.svg',
    'hsi-run plan pipelines/ssrn-in.yaml --mermaid',
    'hsi-run plan pipelines/paper --gpu 20',
  ],
  options: OPTIONS,
  async run(positionals, options) {
    const { svg, mermaid, json, quiet, quick } = options;
    const onEvent = observer({ ...options, quiet: quiet || json });
    const cache = userCache();
    const files = pipelineFiles(positionals);
    if (files.length > 1) return overview(files, { ...options, cache, onEvent });
    if (svg !== undefined) checkPictureFile(svg);
    const pipeline = pipelineArgument('plan', files, options);
    if (!quiet) for (const remark of splitRemarks(pipeline)) warn(remark);
    const network = svg !== undefined || mermaid ? await plannedNetwork(pipeline, { ...options, cache }) : undefined;
    if (network) noteFirst(pipeline, options);
    if (svg !== undefined) writePicture(svg, networkSvg(pipeline.experiment.name, network!));
    if (mermaid && !json) {
      print(`\`\`\`mermaid\n${networkMermaid(network!)}\`\`\``);
      return 0;
    }
    const planned = await planRun(pipeline, { ...options, quick, cache, onEvent });
    if (json) print(JSON.stringify({ ...planRecord(planned), ...(mermaid && { mermaid: networkMermaid(network!) }), svg }, null, 2));
    else print(planText(planned));
    return 0;
  },
};

/** All files first, so that a mistake in the last one is told before anything is measured. */
async function overview(files: readonly string[], options: Options & { cache: UserCache; onEvent: Observer }): Promise<ExitCode> {
  const { svg, mermaid, json, gpu } = options;
  if (svg !== undefined || mermaid) {
    throw new Failure({
      code: 'usage',
      message: `only one network can be drawn, but there are ${files.length} pipelines`,
      hint: 'Name one pipeline.',
    });
  }
  const named = files.map((file) => ({ file, pipeline: takeConfiguration(loadFile(file, options), options.configuration) }));
  const planned = await planAll(named, options);
  print(json ? JSON.stringify(overviewJson(planned, gpu), null, 2) : overviewText(planned, gpu));
  return 0;
}
