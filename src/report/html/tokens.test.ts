import { expect, test } from 'vitest';
import { faultColour, SHAPES, SURFACES, TEXT, type Token } from './tokens.ts';

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

/** The smallest contrast of a colour with any surface in either theme. */
function lowest(token: Token): number {
  const of = (theme: 0 | 1) =>
    Object.values(SURFACES).map((surface: Token) => contrast(token[theme], surface[theme]));
  return Math.min(...of(0), ...of(1));
}

test.each(Object.entries(TEXT))('text in %s can be read on every surface', (_, token) => {
  expect(lowest(token)).toBeGreaterThanOrEqual(4.5);
});

test.each(Object.entries(SHAPES))('a shape in %s can be seen on every surface', (_, token) => {
  expect(lowest(token)).toBeGreaterThanOrEqual(3);
});

test('a colour name from outside never reaches the style', () => {
  expect(faultColour('vermilion')).toBe('var(--vermilion)');
  expect(faultColour('red;} body{display:none')).toBe('var(--grey)');
});
