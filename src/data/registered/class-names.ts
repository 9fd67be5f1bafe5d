import type { SceneClass } from '../../scenes/index.js';
import { Failure } from '../../errors/failure.js';
import { plainName } from '../../errors/visible.js';
import type { NumericVariable } from '../cube.js';

type Counted = Pick<SceneClass, 'label' | 'pixels'>;

/**
 * Names for the labels of a mask: those of the command line, `Maize,Wheat` in the order of the labels or `10=Maize,12=Wheat`;
 * else those that the file has, else `Class 10`. Colours are the file's.
 */
export function nameClasses(
  labels: readonly Counted[],
  { classNames, classColours }: Pick<NumericVariable, 'classNames' | 'classColours'>,
  named?: string,
): SceneClass[] {
  const names = named === undefined ? new Map<number, string>() : parseNames(named, labels);
  const classes = labels.map(({ label, pixels }) => {
    const colour = classColours?.[label];
    return {
      label,
      name: names.get(label) ?? (classNames?.[label] || `Class ${label}`),
      pixels,
      ...(colour ? { colour: `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}` } : {}),
    };
  });
  const twice = classes.find(({ name }, index) => classes.findIndex((other) => other.name === name) < index);
  if (twice) throw wrong(`two classes would have the name ${JSON.stringify(twice.name)}`, labels);
  return classes;
}

function parseNames(named: string, labels: readonly Counted[]): Map<number, string> {
  const parts = named.split(',').map((part) => plainName(part.trim()));
  if (parts.includes('')) throw wrong('a name is empty', labels);
  const pairs = parts.map((part) => /^(\d+)\s*=\s*(.+)$/.exec(part));
  if (pairs.every((pair) => pair !== null)) {
    const names = new Map(pairs.map(([, label, name]) => [Number(label), name]));
    const strange = [...names.keys()].find((label) => !labels.some((one) => one.label === label));
    if (strange !== undefined) throw wrong(`the mask has no label ${strange}`, labels);
    return names;
  }
  if (parts.length !== labels.length) throw wrong(`there are ${parts.length} names for ${labels.length} classes`, labels);
  return new Map(parts.map((name, index) => [labels[index].label, name]));
}

function wrong(message: string, labels: readonly Counted[]): Failure {
  const shown =
    labels
      .slice(0, 20)
      .map(({ label }) => label)
      .join(', ') + (labels.length > 20 ? ', …' : '');
  return new Failure({
    code: 'class-count',
    message: `--classes: ${message}`,
    hint: `The mask has the labels ${shown}: give a name for each in this order (Maize,Wheat), or for some (${labels[0].label}=Maize).`,
  });
}
