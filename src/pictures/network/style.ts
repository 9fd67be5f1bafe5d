import type { Family } from '../../architecture/layers/drawing.js';

/** Colours on light and on dark ground: what a box is filled with, and its edge. */
const FAMILIES: Record<Family, { readonly light: readonly [string, string]; readonly dark: readonly [string, string] }> = {
  spectral: { light: ['#e4eefb', '#2f6fb7'], dark: ['#16283d', '#5b9be0'] },
  spatial: { light: ['#e1f3e8', '#23804a'], dark: ['#142d1f', '#4fb57c'] },
  activation: { light: ['#f0f1f3', '#7a828e'], dark: ['#22262c', '#8b949e'] },
  pool: { light: ['#fbf0d9', '#a97408'], dark: ['#33270f', '#d6a33c'] },
  dropout: { light: ['#f0f1f3', '#7a828e'], dark: ['#22262c', '#8b949e'] },
  dense: { light: ['#f0e8fa', '#7a48b5'], dark: ['#2a1d3d', '#b18ae6'] },
};

const GROUND = {
  light: { ground: '#ffffff', text: '#1f2328', muted: '#59636e', line: '#59636e', frame: '#f6f8fa', edge: '#c9d1d9' },
  dark: { ground: '#0d1117', text: '#e6edf3', muted: '#9198a1', line: '#9198a1', frame: '#151b23', edge: '#3d444d' },
};

const FONTS = [
  'text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; }',
  '.name { font-size: 18px; font-weight: 600; } .title { font-weight: 600; } .small { font-size: 11.5px; }',
  '.line { fill: none; stroke-width: 1.5; } .box, .frame, .cuboid { stroke-width: 1; } .stripe { stroke: none; }',
];

/** Follows the reader's light or dark setting; a program that knows no such setting draws on light ground. */
export const STYLE = [
  ...FONTS,
  ...rules('light'),
  '@media (prefers-color-scheme: dark) {',
  ...rules('dark').map((rule) => `  ${rule}`),
  '}',
].join('\n');

/** The same for a picture inside of a page, whose elements match `scope`. */
export function networkStyle(scope: string, scheme: 'light' | 'dark'): string {
  const scoped = (rule: string) =>
    rule.replace(
      /(^|\} )([^{}]+) \{/g,
      (_, before: string, selectors: string) =>
        `${before}${selectors
          .split(', ')
          .map((selector) => `${scope} ${selector}`)
          .join(', ')} {`,
    );
  return [...(scheme === 'light' ? FONTS : []), ...rules(scheme)].map(scoped).join('\n');
}

function rules(scheme: 'light' | 'dark'): string[] {
  const { ground, text, muted, line, frame, edge } = GROUND[scheme];
  return [
    `.ground { fill: ${ground}; } text { fill: ${text}; } .muted { fill: ${muted}; }`,
    `.line { stroke: ${line}; } .head { fill: ${line}; } .sum { fill: ${ground}; stroke: ${line}; stroke-width: 1.5; }`,
    `.frame { fill: ${frame}; stroke: ${edge}; } .end { fill: ${ground}; stroke: ${edge}; }`,
    ...Object.entries(FAMILIES).map(
      ([
        family,
        {
          [scheme]: [fill, stroke],
        },
      ]) => `.${family} { fill: ${fill}; stroke: ${stroke}; } .stripe.${family} { fill: ${stroke}; }`,
    ),
  ];
}
