/** SGR styles as CSS, for pictures and pages: the sixteen colours, chosen so that each reads well on the dark ground. */

export const GROUND = '#14171c';
export const INK = '#d8dce3';

/** 30–37, then 90–97. On the ground every one but black has a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3). */
const COLORS: readonly string[] = [
  ...['#5b6270', '#ff7b72', '#5fd068', '#d9a521', '#79a8ff', '#d59bff', '#3fc8d4', '#c3c9d3'],
  ...['#939cab', '#ff9e96', '#86e58d', '#f2d04a', '#a5c6ff', '#e6bcff', '#74e3ec', '#ffffff'],
];

const colorOf = (code: string | undefined, base: number): string | undefined =>
  code === undefined ? undefined : COLORS[Number(code) - base + (Number(code) - base >= 60 ? -52 : 0)];

export interface Paint {
  readonly color: string;
  readonly ground: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

/** `1;33` as colours. */
export function paintOf(style: string): Paint {
  const codes = style.split(';');
  const color =
    colorOf(
      codes.find((c) => /^[39][0-7]$/.test(c)),
      30,
    ) ?? (codes.includes('2') ? '#9aa2af' : INK);
  const ground =
    colorOf(
      codes.find((c) => /^(4|10)[0-7]$/.test(c)),
      40,
    ) ?? GROUND;
  const inverse = codes.includes('7');
  return {
    color: inverse ? ground : color,
    ground: inverse ? color : ground,
    bold: codes.includes('1'),
    italic: codes.includes('3'),
    underline: codes.includes('4'),
  };
}

export function cssOf(style: string): string {
  const { color, ground, bold, italic, underline } = paintOf(style);
  return [
    `color:${color}`,
    ...(ground === GROUND ? [] : [`background:${ground}`]),
    ...(bold ? ['font-weight:bold'] : []),
    ...(italic ? ['font-style:italic'] : []),
    ...(underline ? ['text-decoration:underline'] : []),
  ].join(';');
}

export const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!);
