/** The geometry that all lanes of the timeline share. */

import { scaleLinear, type ScaleLinear } from 'd3-scale';
import type { Markup } from '../html.ts';

/** Width of the picture; one unit is one CSS pixel where there is room. */
export const WIDTH = 1120;
/** Where time begins: left of it stand the names of the lanes. */
export const LEFT = 148;
export const RIGHT = WIDTH - 12;

/** Seconds since the start → x. */
export type TimeScale = ScaleLinear<number, number>;

/** The shared time axis. Nothing is drawn outside it. */
export function timeScale(endS: number): TimeScale {
  return scaleLinear([0, Math.max(endS, 0.2)], [LEFT, RIGHT]).clamp(true);
}

/** A horizontal part of the picture: it knows its height and draws itself at `y`. */
export interface Lane {
  readonly height: number;
  draw(y: number): Markup;
}

/** A coordinate, rounded to what the eye can tell apart. */
export function px(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Estimated width of a text at 12 px in the page's typeface. */
export function textWidth(text: string): number {
  return text.length * 7;
}

/** How many characters of a name there is room for beside a chart. */
const NAME_LENGTH = 20;

/** The name of a process, cut at its beginning: what distinguishes names stands at their end. */
export function clippedName(name: string): string {
  return name.length <= NAME_LENGTH ? name : `…${name.slice(1 - NAME_LENGTH).toWellFormed()}`;
}

/** The text, cut to so many characters. */
export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}
