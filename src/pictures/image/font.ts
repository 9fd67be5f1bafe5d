import { fill, type Picture, type Rgb } from './picture.js';

/** The common 5 x 8 letters of small displays: five columns a character, from the blank to ~, the lowest bit at the top. */
const COLUMNS = `
0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0005030000 001c224100 0041221c00 14083e0814 08083e0808
0080703000 0808080808 0060600000 2010080402 3e5149453e 00427f4000 4261514946 2141454b31 1814127f10 2745454539 3c4a494930 0171090503
3649494936 064949291e 0036360000 0056360000 0814224100 1414141414 0041221408 0201510906 324979413e 7e1111117e 7f49494936 3e41414122
7f4141221c 7f49494941 7f09090901 3e4149497a 7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f020c027f 7f0408107f 3e4141413e
7f09090906 3e4151215e 7f09192946 4649494931 01017f0101 3f4040403f 1f2040201f 3f4038403f 6314081463 0708700807 6151494543 007f414100
0204081020 0041417f00 0402010204 4040404040 0001020400 2054545478 7f48444438 3844444420 384444487f 3854545418 087e090102 18a4a49c78
7f08040478 00447d4000 2040443d00 7f10284400 00417f4000 7c04180478 7c08040478 3844444438 fc18242418 18242418fc 7c08040408 4854545420
043f444020 3c4040207c 1c2040201c 3c4030403c 4428102844 4c9090907c 4464544c44 0008364100 00007f0000 0041360800 1008081008
`
  .trim()
  .split(/\s+/)
  .map((glyph) => Array.from({ length: 5 }, (_, column) => Number.parseInt(glyph.slice(column * 2, column * 2 + 2), 16)));

const [WIDTH, HEIGHT] = [6, 8];

/** How wide and how high a line of text is in pixels, with the gap behind each letter and line. */
export function textSize(text: string, times: number): { width: number; height: number } {
  return { width: letters(text).length * WIDTH * times, height: HEIGHT * times };
}

/** Writes a line into a picture, in place, every dot as a square of so many pixels. */
export function drawText(picture: Picture, text: string, left: number, top: number, colour: Rgb, times: number): void {
  for (const [index, letter] of letters(text).entries()) {
    const glyph = COLUMNS[letter.charCodeAt(0) - 32] ?? COLUMNS['?'.charCodeAt(0) - 32];
    for (const [column, bits] of glyph.entries()) {
      for (let row = 0; row < 8; row++) {
        if ((bits >> row) & 1) fill(picture, left + (index * WIDTH + column) * times, top + row * times, times, times, colour);
      }
    }
  }
}

/** Accents are left out; what there is no letter for becomes a question mark. */
function letters(text: string): string[] {
  return [
    ...text
      .normalize('NFD')
      .replace(/\p{Mark}/gu, '')
      .replaceAll('ß', 'ss'),
  ];
}
