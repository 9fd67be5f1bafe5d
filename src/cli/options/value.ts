import type { Option } from './option.js';

/**
 * The value of an option.
 *
 * @param given what `parseArgs` of Node gives; undefined where the option is left out
 * @throws Error with the message for a value that the option does not take
 */
export function valueOf(name: string, option: Option, given: string | string[] | boolean | undefined): unknown {
  if (option.kind === 'flag') return given ?? false;
  if (option.kind === 'texts') return given ?? [];
  if (option.kind === 'text' || given === undefined) return given ?? option.default;
  if (option.kind === 'share') {
    if (/^(0|0?\.\d+|1)$/.test(given as string)) return Number(given);
    throw new Error(`--${name} ${given}: must be a share from 0 to 1`);
  }
  if (option.kind === 'shard') {
    const [, index, count] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(given as string) ?? []).map(Number);
    if (index <= count) return { index, count };
    throw new Error(`--${name} ${given}: must be a part and the number of parts, such as 3/16; the first is 1/16`);
  }
  if (option.kind === 'seed') {
    if (/^\d{1,10}$/.test(given as string) && Number(given) <= 0xffffffff) return Number(given);
    throw new Error(`--${name} ${given}: must be a whole number from 0 to 4294967295`);
  }
  if (/^[1-9]\d{0,5}$/.test(given as string)) return Number(given);
  throw new Error(`--${name} ${given}: must be a whole number from 1`);
}
