import { Failure } from '../../errors/failure.js';
import { bundleSchema } from '../../pipeline/schema/bundle.js';
import { print } from '../text/print.js';
import type { ExitCode } from '../command.js';

export async function act(positionals: readonly string[]): Promise<ExitCode> {
  if (positionals.length > 0) throw new Failure({ code: 'usage', message: 'schema takes no argument' });
  print(JSON.stringify(bundleSchema(), null, 2));
  return 0;
}
