/**
 * The column names of a CSV table as csv-parse asks for them (`columns`): of a name that stands twice it would silently take the last.
 *
 * @param fail what is thrown then
 */
export function columnsOnce(fail: (name: string) => Error): (header: readonly string[]) => string[] {
  return (header) => {
    const twice = header.find((name, index) => header.indexOf(name) !== index);
    if (twice !== undefined) throw fail(twice);
    return [...header];
  };
}
