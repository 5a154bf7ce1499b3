/** Where characters of a text stand in the YAML that wrote it (YAML 1.2.2, 7.3 and 8.1): a block's lines are indented, a quoted text has escapes. */
import type { Scalar } from 'yaml';
import type { TextPart } from './place.ts';

/** One character of a quoted text. */
const DOUBLE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n[ \t]*|.)|[^\\]/gy;
const SINGLE = /''|[^']/gy;

/**
 * The offset in `source`, which is the scalar as written, its sign or quotes included. `value` is what the text became: with variables
 * in it, its lines are still those of the source, but a column may have moved. Undefined when nothing leads back.
 */
export function placeInScalar(source: string, scalar: Scalar, value: string, part: TextPart): number | undefined {
  const written = String(scalar.value);
  const at = 'offset' in part ? part.offset : offsetOf(written, value, part.line, part.column);
  if (at === undefined) return undefined;
  switch (scalar.type) {
    case 'BLOCK_LITERAL':
      return inBlock(source, written, at);
    case 'BLOCK_FOLDED':
      return inFolded(source, written, at, source.indexOf('\n') + 1, /[^]/gy);
    case 'QUOTE_DOUBLE':
      return inQuotes(source, written, at, DOUBLE) ?? inFolded(source, written, at, 1, DOUBLE);
    case 'QUOTE_SINGLE':
      return inQuotes(source, written, at, SINGLE) ?? inFolded(source, written, at, 1, SINGLE);
    default: {
      const start = source.indexOf(written);
      return start < 0 ? inFolded(source, written, at, 0, /[^]/gy) : start + at;
    }
  }
}

/** In the text before its variables were filled in: the same line, and the same column where nothing before it moved. */
function offsetOf(written: string, value: string, line: number, column: number): number | undefined {
  const [before, after] = [written.split('\n'), value.split('\n')];
  const own = before[line - 1];
  const filled = after[line - 1] ?? '';
  if (own === undefined || before.length !== after.length) return undefined;
  const start = before.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  if (own === filled) return start + Math.min(column - 1, own.length);
  const moved = own.length - filled.length;
  const same = filled.slice(0, column - 1) === own.slice(0, column - 1);
  return start + Math.max(0, Math.min(same ? column - 1 : column - 1 + moved, own.length));
}

/** Line by line: each but the empty ones is indented by as much as the first that is not empty. */
function inBlock(source: string, written: string, at: number): number | undefined {
  const lines = source.split('\n').slice(1);
  const texts = written.split('\n');
  const first = texts.findIndex((text) => text !== '');
  const indent = (lines[first] ?? '').replace(/\r$/, '').length - (texts[first] ?? '').length;
  let [start, left] = [source.indexOf('\n') + 1, at];
  for (const [i, text] of texts.entries()) {
    if (left <= text.length) return indent < 0 ? undefined : start + (text === '' ? 0 : indent) + left;
    left -= text.length + 1;
    start += (lines[i] ?? '').length + 1;
  }
  return undefined;
}

/** Piece by piece, as long as each piece is one character of the text. */
function inQuotes(source: string, written: string, at: number, piece: RegExp): number | undefined {
  let count = 0;
  piece.lastIndex = 1;
  for (let begin = 1; begin < source.length; begin = piece.lastIndex) {
    const found = piece.exec(source)?.[0];
    if (found === undefined) return undefined;
    if (count >= at && !/^\\\r?\n/.test(found)) return begin;
    if (/^\\\r?\n/.test(found)) continue;
    // a line break in the source is folded: what follows it has moved
    if (found === '\n' || found === '\r') return undefined;
    count += found.startsWith('\\U') && written.codePointAt(count)! > 0xffff ? 2 : 1;
  }
  return undefined;
}

/** Folding changes nothing but blanks and line ends (YAML 1.2.2, 6.5), so the other characters can be counted off. */
function inFolded(source: string, written: string, at: number, start: number, piece: RegExp): number | undefined {
  let left = written.slice(0, at).replace(/\s/g, '').length;
  piece.lastIndex = start;
  for (let begin = start; begin < source.length; begin = piece.lastIndex) {
    const found = piece.exec(source)?.[0];
    if (found === undefined) return undefined;
    if (/^(?:\s|\\[nrt \t]|\\\r?\n[ \t]*)$/.test(found)) continue;
    if (left-- === 0) return begin;
  }
  return undefined;
}
