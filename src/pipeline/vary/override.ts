import { Failure } from '../../errors/failure.js';
import type { Assignment } from './change.js';
import { parseValue } from '../yaml/parse.js';
import { parsePath } from '../yaml/path.js';
import { YamlSource } from '../yaml/source.js';
import { treeOf } from '../yaml/tree.js';

/**
 * One `--set PATH=VALUE`.
 *
 * @throws Failure `override` if it is not PATH=VALUE, or VALUE is not YAML
 */
export function parseOverride(text: string): Assignment {
  const equals = text.indexOf('=');
  const path = equals > 0 ? parsePath(text.slice(0, equals)) : undefined;
  const source = new YamlSource(`--set ${text}`);
  const place = source.placeAt(0);
  if (!path) {
    throw new Failure({
      code: 'override',
      message: 'expected PATH=VALUE',
      place,
      hint: "For example --set training.epochs=8, --set 'seeds=[1220]', --set 'architecture[0].conv.kernels=16'.",
    });
  }
  const { document, mistakes } = parseValue(text.slice(equals + 1));
  if (!document || mistakes.length > 0)
    throw new Failure(mistakes.map(({ message, hint }) => ({ code: 'override', message, hint, place })));
  return { path, value: treeOf(document, source), key: { source, offset: 0 } };
}
