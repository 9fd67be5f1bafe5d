/** A value as YAML in one line, as messages write it: `{cube: {file: a.mat}}`; cut where it is long. */
export function flow(value: unknown, longest = 60): string {
  const text = write(value, longest);
  return text.length > longest ? `${text.slice(0, longest - 3)}…` : text;
}

function write(value: unknown, room: number): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > room ? value.slice(0, room) : value);
  if (typeof value !== 'object') return String(value);
  const [open, close, entries] = Array.isArray(value)
    ? ['[', ']', value.map((item): [string, unknown] => ['', item])]
    : ['{', '}', Object.entries(value).map(([key, item]): [string, unknown] => [`${key}: `, item])];
  let text = open;
  for (const [index, [key, item]] of entries.entries()) {
    // What is cut off anyway need not be written: a value may be as long as a file.
    if (text.length > room) break;
    text += `${index ? ', ' : ''}${key}${write(item, room)}`;
  }
  return text + close;
}
