/** TCP's options as tcpdump tells them (RFC 9293, 3.2; RFC 7323; RFC 2018): `[mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7]`. */
import type { Pen } from './pen.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'eol',
  1: 'nop',
  2: 'mss',
  3: 'wscale',
  4: 'sackOK',
  5: 'sack',
  6: 'echo',
  7: 'echoreply',
  8: 'TS',
  11: 'cc',
  12: 'ccnew',
  13: 'ccecho',
  28: 'uto',
  34: 'tfo',
};

/** Prints those between `start` and `end`. False when one makes no sense: nothing more is printed of the segment then. */
export function printTcpOptions(pen: Pen, start: number, end: number, sackBase: number): boolean {
  pen.put(', options [');
  for (let at = start; at < end;) {
    if (at > start) pen.put(',');
    const kind = pen.u8(at);
    const size = kind < 2 ? 1 : pen.u8(at + 1);
    if (!pen.wet) return false;
    if (kind > 1 && (size < 2 || at + size > end)) return giveUp(pen, BAD, at > start);
    pen.put(NAMES[kind] ?? `unknown-${kind}`);
    const told = kind < 2 ? 0 : printData(pen, kind, at + 2, size - 2, end, sackBase);
    if (typeof told === 'string') return giveUp(pen, told, at > start);
    if (kind > 1 && told + 2 !== size) pen.put(`[len ${size}]`);
    if (kind === 0) break;
    at += told + (kind < 2 ? 1 : 2);
  }
  pen.put(']');
  return true;
}

const BAD = '[bad opt]';
const CUT = ' [|tcp]';

/** Closes the list as tcpdump does: with another bracket for each reason, and only behind a first option. */
function giveUp(pen: Pen, why: string, isLater: boolean): false {
  pen.put(why + (isLater ? (why === BAD ? ']' : '>') : ''));
  return false;
}

/** What follows the name. Returns how many bytes it took, which need not be what the option says; or why they cannot be told. */
function printData(pen: Pen, kind: number, at: number, length: number, end: number, sackBase: number): number | string {
  const needs = NEEDS[kind];
  if (needs !== undefined && at + needs > end) return BAD;
  if (needs !== undefined && !pen.has(at, needs)) return CUT;
  switch (kind) {
    case 2:
      pen.put(` ${pen.u16(at)}`);
      return 2;
    case 3:
      pen.put(` ${pen.u8(at)}`);
      return 1;
    case 4:
      return 0;
    case 5:
      return printSack(pen, at, length, sackBase) ? length : CUT;
    case 8:
      pen.put(` val ${pen.u32(at)} ecr ${pen.u32(at + 4)}`);
      return 8;
    case 28:
      printTimeout(pen, pen.u16(at));
      return 2;
    case 34:
      if (!pen.has(at, length)) return CUT;
      printCookie(pen, at, length);
      return length;
    default:
      if (needs === 4) pen.put(` ${pen.u32(at)}`);
      else if (!printHex(pen, at, length, ' 0x')) return CUT;
      return needs ?? length;
  }
}

const NEEDS: Readonly<Record<number, number>> = { 2: 2, 3: 1, 6: 4, 7: 4, 8: 8, 11: 4, 12: 4, 13: 4, 28: 2 };

/** False where the capture ends. */
function printSack(pen: Pen, at: number, length: number, base: number): boolean {
  pen.put(length % 8 === 0 ? ` ${length / 8} ` : ' invalid sack');
  for (let i = at; length % 8 === 0 && i < at + length; i += 8) {
    if (!pen.has(i, 8)) return false;
    const edge = (where: number): number => (pen.u32(where) - base) >>> 0;
    pen.put(`{${edge(i)}:${edge(i + 4)}}`);
  }
  return true;
}

/** RFC 5482: minutes when the lowest bit is set, else seconds. */
const printTimeout = (pen: Pen, value: number): void =>
  pen.put(` 0x${value.toString(16)} ${value & 1 ? (value >>> 1) * 60 : value >>> 1}`);

/** RFC 7413. */
function printCookie(pen: Pen, at: number, length: number): void {
  pen.put(' ');
  if (length === 0) return pen.put(' cookiereq');
  if (length % 2 !== 0 || length < 4 || length > 16) return pen.put(' (invalid)');
  printHex(pen, at, length, ' cookie ');
}

/** False where the capture ends. */
function printHex(pen: Pen, at: number, length: number, before: string): boolean {
  if (length > 0) pen.put(before);
  for (let i = at; i < at + length; i++) {
    if (!pen.has(i, 1)) return false;
    pen.put(pen.u8(i).toString(16).padStart(2, '0'));
  }
  return true;
}
