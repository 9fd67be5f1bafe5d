import { Failure } from '../errors/failure.js';
import { parseValue } from './parse.js';
import { parsePath, type Path } from './path.js';

/** One `--set PATH=VALUE`. */
export interface Override {
  readonly text: string;
  readonly path: Path;
  readonly value: unknown;
}

/** @throws Failure `override` if it is not PATH=VALUE, or VALUE is not YAML */
export function parseOverride(text: string): Override {
  const equals = text.indexOf('=');
  const path = equals > 0 ? parsePath(text.slice(0, equals)) : undefined;
  const place = { file: `--set ${text}` };
  if (!path) {
    throw new Failure({
      code: 'override', message: 'expected PATH=VALUE', place,
      cure: 'For example --set training.epochs=8, --set seeds=[1220], --set architecture[0].conv.kernels=16.',
    });
  }
  const { document, mistakes } = parseValue(text.slice(equals + 1));
  if (!document || mistakes.length > 0) throw new Failure(mistakes.map(({ message, cure }) => ({ code: 'override', message, cure, place })));
  return { text, path, value: document.toJS() };
}
