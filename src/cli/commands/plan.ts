import { networkMermaid } from '../../report/picture/mermaid.js';
import { networkSvg } from '../../report/picture/svg.js';
import { plannedNetwork } from '../../run/plan/draft.js';
import { planRun } from '../../run/plan/plan.js';
import { type Command, note, noteFirst, pipelineArgument, print } from '../command.js';
import { checkPictureFile, writePicture } from '../picture-file.js';
import { planJson } from '../plan-json.js';
import { planText } from '../plan-text.js';

export const plan: Command = {
  name: 'plan',
  usage: 'PIPELINE',
  summary: 'what will run: trials and which are in the store, layers, parameters, FLOPs, memory, time; a picture of the network',
  examples: [
    'hsi-run plan pipelines/ssrn-in.yaml', 'hsi-run plan pipelines/ssrn-in.yaml --quick --svg network.svg', 'hsi-run plan pipelines/ssrn-in.yaml --mermaid',
  ],
  async run(positionals, options) {
    const { svg, mermaid, json, quiet, quick } = options;
    if (svg !== undefined) checkPictureFile(svg);
    const pipeline = pipelineArgument('plan', positionals, options);
    const network = svg !== undefined || mermaid ? await plannedNetwork(pipeline, options.data) : undefined;
    if (network) noteFirst(pipeline, options);
    if (svg !== undefined) writePicture(svg, networkSvg(pipeline.experiment.name, network!));
    if (mermaid && !json) {
      print(`\`\`\`mermaid\n${networkMermaid(network!)}\`\`\``);
      return 0;
    }
    const say = quiet || json ? undefined : note;
    const planned = await planRun(pipeline, { ...options, quick, say });
    if (json) print(JSON.stringify({ ...planJson(planned), ...(mermaid && { mermaid: networkMermaid(network!) }), svg }, null, 2));
    else print(planText(planned));
    return 0;
  },
};
