/** What a table has under a word that a user or a file wrote: nothing under `constructor`, which every object inherits. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
