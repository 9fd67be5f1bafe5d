import { MAP_PAINT } from './paint.js';
import { MAP_SPECTRUM } from './spectrum.js';
import { MAP_STAGE } from './stage.js';
import { MAP_START } from './start.js';
import { MAP_VIEW } from './view.js';

/** Rasters are unpacked by the browser itself. */
const UNPACK = `
const unpack = async (text) => new Uint8Array(await new Response(new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))]).stream()
  .pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer());
`;

/** What can be called without a document. */
export const MAP_FUNCTIONS = ['"use strict";', UNPACK, MAP_PAINT, MAP_VIEW, MAP_SPECTRUM].map((text) => text.trim()).join('\n');

/** What maps do in a page: layers, divider, zoom, pointer, keys, filter, spectra. */
export const MAP_CLIENT = `(() => {\n${[MAP_FUNCTIONS, MAP_STAGE.trim(), MAP_START.trim()].join('\n')}\n})();`;
