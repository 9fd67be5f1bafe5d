import { Failure } from '../../errors/failure.js';
import { networkMermaid } from '../../pictures/network/mermaid.js';
import { networkSvg } from '../../pictures/network/svg.js';
import type { Observer } from '../../workers/events.js';
import { plannedNetwork } from '../../plan/draft.js';
import { planAll } from '../../plan/overview.js';
import { type Drafted, planRun } from '../../plan/plan.js';
import { takeConfiguration } from '../../pipeline/pipeline.js';
import { splitRemarks } from '../../pipeline/resolve/split-remarks.js';
import type { ExitCode } from '../command.js';
import { loadFile, noteFirst, pipelineArgument } from '../names/pipeline-argument.js';
import { print, warn } from '../text/print.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { checkPictureFile, writePicture } from '../files/picture-file.js';
import { pipelineFiles } from '../files/pipeline-files.js';
import { planRecord } from '../../plan/plan-record.js';
import { overviewJson, overviewText } from '../text/plan-overview.js';
import { networksText, planText } from '../text/plan-text.js';
import { observer } from '../progress/watch.js';
import { type UserCache, userCache } from '../../workers/user-cache.js';
import type { OPTIONS } from '../commands/plan.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
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
  const onDraft = (drafted: Drafted) => {
    const text = json ? undefined : networksText(drafted);
    if (text !== undefined) print(text);
  };
  const planned = await planRun(pipeline, { ...options, quick, cache, onEvent, onDraft });
  if (json) print(JSON.stringify({ ...planRecord(planned), ...(mermaid && { mermaid: networkMermaid(network!) }), svg }, null, 2));
  else print(planText(planned));
  return 0;
}

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
