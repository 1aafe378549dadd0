/** The colours of the pages, each for light and for dark. A test holds them to their contrast. */

/** `[light, dark]`. */
export type Token = readonly [light: string, dark: string];

/** Backgrounds. */
export const SURFACES = {
  paper: ['#fcfbf9', '#14171a'],
  panel: ['#f4f2ed', '#1c2024'],
} as const satisfies Record<string, Token>;

/** Colours that text is set in: at least 4.5:1 on every surface. */
export const TEXT = {
  ink: ['#1b1f23', '#e9e7e2'],
  soft: ['#575d64', '#a6acb3'],
  held: ['#17693f', '#5fc790'],
  failed: ['#b3201a', '#ff8d7e'],
  undecided: ['#865600', '#e6b64a'],
  broke: ['#7b3a9c', '#cc9fe8'],
  refused: ['#a64a06', '#f29f55'],
  unknown: ['#9c2569', '#ee8cc0'],
  link: ['#1f5fa6', '#7cb7ef'],
} as const satisfies Record<string, Token>;

/** Colours of shapes that carry meaning: at least 3:1 on every surface. */
export const SHAPES = {
  ok: ['#558cc5', '#4a84bd'],
  master: ['#25364a', '#c7d4e2'],
  replica: ['#7d8b99', '#6f7c8a'],
  vermilion: ['#c9481c', '#f0845a'],
  orange: ['#ad6f00', '#e5aa3e'],
  green: ['#2a7d54', '#62c193'],
  blue: ['#2d6fb5', '#64a9e6'],
  sky: ['#1f83b3', '#6bbfe8'],
  purple: ['#7a4fa3', '#b997df'],
  grey: ['#6a7178', '#98a0a8'],
} as const satisfies Record<string, Token>;

/** Hairlines: they separate and carry no meaning. */
const HAIRLINES = { rule: ['#d8d4cc', '#353b42'] } as const satisfies Record<string, Token>;

/** Names of the colours that faults, and the lines of a sweep, are drawn in. */
export const FAULT_COLOURS: readonly string[] = [
  'vermilion',
  'orange',
  'green',
  'blue',
  'sky',
  'purple',
  'grey',
];

/** CSS colour of a fault's colour name; a name that is not known is grey, so that nothing from outside reaches the style. */
export function faultColour(name: string): string {
  return `var(--${FAULT_COLOURS.includes(name) ? name : 'grey'})`;
}

/** CSS custom properties of all tokens. */
export function customProperties(): string {
  return Object.entries({ ...SURFACES, ...TEXT, ...SHAPES, ...HAIRLINES })
    .map(([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`)
    .join('\n  ');
}
