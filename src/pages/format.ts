import { html, type Html } from '../base/html.js';

/** A share as tables have it: all is only what is all. */
export function share(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  const text = value.toFixed(4);
  return text === '1.0000' && value < 1 ? '0.9999' : text;
}

/** A mean with its deviation; of a single value (`n` is 1) there is none. What does not fit breaks before the ±. */
export const spread = ({ mean, sd, n }: { readonly mean: number; readonly sd?: number; readonly n: number | undefined }): string =>
  sd === undefined || n === 1 ? share(mean) : `${share(mean)} ±\u00a0${share(sd)}`;

/**
 * Above a table of such figures.
 *
 * @param most the most values that any figure is the mean of
 * @param all whether every figure is the mean of as many
 */
export const meansOver = (most: number, all = false): string =>
  most > 1 ? `Mean ± standard deviation (ddof 0) over ${all ? most : 'the'} seeds` : 'A single seed';

export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** 0.8 s, 42 s, 3 min 20 s, 2 h 5 min. */
export function duration(seconds: number): string {
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** The same for all readers: a page is sent around. */
export const dateText = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const several = (count: number, one: string, more = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : more}`;

/** A bar for a share, which stands beside it as a number. */
export const meter = (value: number | undefined): Html | undefined =>
  value === undefined || Number.isNaN(value)
    ? undefined
    : html`<span class="meter" aria-hidden="true"><i style="width:${(100 * value).toFixed(1)}%"></i></span>`;

/** What is wider than the page scrolls by itself, by keys as well. */
export const scrolling = (label: string, content: Html): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${content}</div>`;

export const swatch = (colour: string): Html => html`<span class="swatch" style="background:${colour}"></span>`;
