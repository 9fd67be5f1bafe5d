import { basename, dirname, extname, relative } from 'node:path';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import { VERSION } from '../../workers/provenance.js';
import { checkNew, writeNew } from '../files/write-new.js';
import { runNamed } from '../names/run-named.js';
import { note, print, warn } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { FORMATS, type OPTIONS } from '../commands/cite.js';

export async function act(
  positionals: readonly string[],
  { runs, data, configuration, format: named, output, json, quiet }: Given<typeof OPTIONS>,
): Promise<ExitCode> {
  if (positionals.length !== 1)
    throw new Failure({ code: 'usage', message: `cite takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
  const form = formOf(named, output);
  if (output !== undefined) checkNew(dirname(output), [basename(output)], OTHER_FILE);
  const run = await runNamed(positionals[0], { runs, data });
  const { areNamed } = await import('../../results/paragraph/data-text.js');
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
  const written = form === 'cff' ? writeCff(programOf(described), sources) : writeParagraph(parts, form);
  if (output !== undefined) await writeNew(dirname(output), new Map([[basename(output), `${written.trimEnd()}\n`]]), OTHER_FILE);
  const file = output === undefined ? undefined : relative('', output) || output;
  if (json)
    print(
      JSON.stringify(
        { text: writeParagraph(parts, 'text'), bibtex: writeParagraph(parts, 'bibtex'), sources, ...(file && { file }) },
        null,
        2,
      ),
    );
  else print(file ?? written);
  const { gone = 0 } = described;
  if (gone > 0)
    warn(
      `${gone === 1 ? '1 trial' : `${gone} trials`} of ${run.name} ${gone === 1 ? 'is' : 'are'} gone: versions, devices and counts of pixels are those of the others, or missing`,
    );
  const isNameless = one.experiment?.dataset.cube !== undefined && !areNamed(one.classes);
  const isText = form === 'text' && !json && !quiet;
  // Not a part of the text: a line apart.
  if (output === undefined && !json && !quiet && (isNameless || isText)) note('');
  if (isNameless && !json && !quiet)
    note('Its classes have no names: dataset.classes: [Maize, Wheat, …] in the pipeline gives them, and no trial is computed again.');
  if (isText) note('Read it before you use it: it says what was computed, not why. --format latex and bibtex are for a paper.');
  return 0;
}

type Form = (typeof FORMATS)[number];

/** The forms by the ending of a file's name. */
const ENDINGS: Readonly<Record<string, Form>> = { '.txt': 'text', '.tex': 'latex', '.md': 'md', '.bib': 'bibtex', '.cff': 'cff' };
const OTHER_FILE = 'Choose another file with --output FILE, or remove this one.';

/** What `--format` names, else what the file is called; text without both. @throws Failure `usage` */
function formOf(named: string | undefined, output: string | undefined): Form {
  const ending = output === undefined ? undefined : extname(output).toLowerCase();
  if (named === undefined && ending !== undefined && !Object.hasOwn(ENDINGS, ending)) {
    throw new Failure({
      code: 'usage',
      message: `--output ${output}: the format is not known`,
      hint: `Let the name end in ${Object.keys(ENDINGS).join(', ')}, or add --format, one of ${FORMATS.join(', ')}.`,
    });
  }
  const format = named ?? (ending === undefined ? 'text' : ENDINGS[ending]);
  const form = FORMATS.find((name) => name === format);
  if (form === undefined)
    throw new Failure({ code: 'usage', message: `--format ${format}: unknown`, hint: `Known: ${FORMATS.join(', ')}.` });
  return form;
}
