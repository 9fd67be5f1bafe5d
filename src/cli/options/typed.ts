/** A command line as one types it: what a shell would change stands in quotes. */
export function typedLine(words: readonly string[]): string {
  return ['hsi-run', ...words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./~-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The words of a line as they were meant, where a shell has torn the value of `--set` apart: `--set seeds=[1, 2]` without quotes
 * comes as two words.
 *
 * @returns undefined where nothing is torn
 */
export function joinedSets(words: readonly string[]): string[] | undefined {
  const joined: string[] = [];
  let found = false;
  for (let index = 0; index < words.length; index++) {
    const isValue = words[index].startsWith('--set=') || words[index - 1] === '--set';
    let word = words[index];
    if (isValue) {
      const last = closingWord(words, index);
      if (last > index) {
        word = words.slice(index, last + 1).join(' ');
        found = true;
        index = last;
      }
    }
    joined.push(word);
  }
  return found ? joined : undefined;
}

/** The word in which the brackets close that open in one; the same where they close in it or nowhere. */
function closingWord(words: readonly string[], from: number): number {
  let open = depthOf(words[from]);
  for (let index = from; open > 0; open += depthOf(words[index])) {
    index++;
    if (index === words.length) return from;
    if (open + depthOf(words[index]) <= 0) return index;
  }
  return from;
}

function depthOf(word: string): number {
  const unquoted = word.replaceAll(/"[^"]*"|'[^']*'/g, '');
  return (unquoted.match(/[[{]/g)?.length ?? 0) - (unquoted.match(/[\]}]/g)?.length ?? 0);
}
