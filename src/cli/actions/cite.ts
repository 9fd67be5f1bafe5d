import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import { VERSION } from '../../workers/provenance.js';
import { runNamed } from '../names/run-named.js';
import { note, print, warn } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { FORMATS, type OPTIONS } from '../commands/cite.js';

export async function act(
  positionals: readonly string[],
  { runs, data, configuration, format = 'text', json, quiet }: Given<typeof OPTIONS>,
): Promise<ExitCode> {
  if (positionals.length !== 1)
    throw new Failure({ code: 'usage', message: `cite takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
  const form = FORMATS.find((name) => name === format);
  if (form === undefined)
    throw new Failure({ code: 'usage', message: `--format ${format}: unknown`, hint: `Known: ${FORMATS.join(', ')}.` });
  const run = await runNamed(positionals[0], { runs, data });
  const [{ readPageRun }, { describeRun }, { methodsText, programOf, sourcesOf }, { writeCff, writeParagraph }] = await Promise.all([
    import('../../pages/read-run.js'),
    import('../../pages/describe-run.js'),
    import('../../results/paragraph/paragraph.js'),
    import('../../results/paragraph/write.js'),
  ]);
  const described = await describeRun(readPageRun(run, VERSION, scenesIn(dataFolder(data))));
  const one =
    configuration === undefined ? described.configurations[0] : described.configurations.find(({ name }) => name === configuration);
  if (!one) {
    throw new Failure({
      code: 'usage',
      message: `--configuration ${configuration}: ${run.name} has no such configuration`,
      hint: `It has ${described.configurations.map(({ name }) => name).join(', ')}.`,
    });
  }
  const parts = methodsText(described, one);
  const sources = sourcesOf(parts);
  if (json) print(JSON.stringify({ text: writeParagraph(parts, 'text'), bibtex: writeParagraph(parts, 'bibtex'), sources }, null, 2));
  else print(form === 'cff' ? writeCff(programOf(described), sources) : writeParagraph(parts, form));
  const { gone = 0 } = described;
  if (gone > 0)
    warn(
      `${gone === 1 ? '1 trial' : `${gone} trials`} of ${run.name} ${gone === 1 ? 'is' : 'are'} gone: versions, devices and counts of pixels are those of the others, or missing`,
    );
  if (form === 'text' && !json && !quiet)
    note('Read it before you use it: it says what was computed, not why. --format latex and bibtex are for a paper.');
  return 0;
}
