/**
 * Every character beyond plain letters that wirelab puts on a terminal, with its ASCII replacement. All are one column
 * wide; those whose width Unicode calls ambiguous are counted narrow, which is why the list is fixed.
 */

/** Box-drawing characters by the arms that meet: bit 0 up, 1 right, 2 down, 3 left. */
export const LIGHT_ARMS = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼';
/** The same for a link that carries a frame. */
export const DOUBLE_ARMS = ' ║═╚║║╔╠═╝═╩╗╣╦╬';

const REPLACEMENTS: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '├': '+',
  '┤': '+',
  '┬': '+',
  '┴': '+',
  '┼': '+',
  '╵': '|',
  '╶': '-',
  '╷': '|',
  '╴': '-',
  '═': '=',
  '║': '#',
  '╔': '#',
  '╗': '#',
  '╚': '#',
  '╝': '#',
  '╠': '#',
  '╣': '#',
  '╦': '#',
  '╩': '#',
  '╬': '#',
  '━': '=',
  '┅': ':',
  '╌': '-',
  '┄': '.',
  '▶': '>',
  '◀': '<',
  '▲': '^',
  '▼': 'v',
  '▸': '>',
  '▾': 'v',
  '›': '>',
  '‹': '<',
  '→': '->',
  '←': '<-',
  '↑': '^',
  '↓': 'v',
  '↔': '<->',
  '·': '.',
  '•': '*',
  '…': '...',
  '–': '-',
  '—': '-',
  '×': 'x',
  '✓': '+',
  '✗': 'x',
  '●': '*',
  '○': 'o',
  '█': '#',
  '░': '.',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '≈': '~',
  '±': '+-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '°': ' deg',
  '\u00a0': ' ',
};

const isKnown = (char: string): boolean =>
  char in REPLACEMENTS ||
  (char >= '\u00a1' && char <= '\u024f' && char !== '\u00ad') || // Latin letters and signs
  (char >= '\u0391' && char <= '\u03c9') ||
  (char >= '\u0410' && char <= '\u044f') ||
  isBraille(char);

/** The patterns that graphs are drawn with. */
function isBraille(char: string): boolean {
  return char >= '\u2800' && char <= '\u28ff';
}

/** A braille pattern in ASCII: whether its dots are above, below, or both. */
function sketch(char: string): string {
  const dots = char.charCodeAt(0) - 0x2800;
  const above = (dots & 0b0001_1011) !== 0;
  const below = (dots & 0b1110_0100) !== 0;
  return above && below ? ':' : above ? "'" : below ? '.' : ' ';
}

/** The text in characters of one column each: what is wider, narrower or invisible becomes `?`, or goes when it is a mark on a letter. */
export function narrow(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let out = '';
  for (const char of text.normalize('NFC')) {
    if ((char >= ' ' && char <= '~') || isKnown(char)) out += char;
    else if (char === '\t') out += ' ';
    else if (!/\p{M}|\u200d|[\ufe00-\ufe0f]/u.test(char)) out += '?';
  }
  return out;
}

/** The same in ASCII alone, letters without their marks; an arrow takes two columns. */
export function plain(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let out = '';
  for (const char of narrow(text)) {
    if (char <= '~') out += char;
    else if (isBraille(char)) out += sketch(char);
    else out += REPLACEMENTS[char] ?? (char.normalize('NFD').replace(/[^\x20-\x7e]/g, '') || '?');
  }
  return out;
}
