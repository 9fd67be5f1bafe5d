/** A paragraph of docs/ for a terminal: examples stand indented, links name the page below docs/ or the heading. */
export function plainMarkdown(text: string): string {
  let isExample = false;
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('```')) {
        isExample = !isExample;
        return [];
      }
      return [
        isExample
          ? `  ${line}`
          : line.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, (_, words: string, target: string) => linkText(words, target)),
      ];
    })
    .join('\n');
}

function linkText(words: string, target: string): string {
  if (/^(#|https?:)/.test(target)) return target.startsWith('#') ? words : `${words} (${target})`;
  const page = target.replace(/#.*$/, '');
  return words === page ? `docs/${page}` : `${words} (docs/${page})`;
}
