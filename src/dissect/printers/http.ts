/** HTTP (RFC 9112) as tcpdump tells it: the first line of what begins a message, with -v every line as long as it is text. */
import type { Pen } from './pen.ts';

const COMMANDS = new Set(
  (
    'GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE NOTIFY ' +
    'BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH BPROPFIND BPROPPATCH UNCHECKOUT ' +
    'MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL'
  ).split(' '),
);
const LONGEST_TOKEN = 128;
const [TAB, LF, CR, SPACE] = [0x09, 0x0a, 0x0d, 0x20];

const isPrintable = (byte: number): boolean => byte >= SPACE && byte < 0x7f;
const isSpace = (byte: number): boolean => byte === SPACE || (byte >= TAB && byte <= CR);

export function printHttp(pen: Pen, at: number, length: number): void {
  const end = at + length;
  pen.protocol = 'http';
  pen.put('HTTP');
  if (!beginsMessage(pen, at, end)) return;
  if (pen.verbose === 0) return void printLine(pen, ': ', at, end);
  pen.put(`, length: ${length}`);
  let next: number | undefined = at;
  while (next !== undefined && next < end) next = printLine(pen, '\n\t', next, end);
}

/** A word that is a command, or a second one that is a status code. */
function beginsMessage(pen: Pen, at: number, end: number): boolean {
  const first = token(pen, at, end);
  if (!first) return false;
  if (COMMANDS.has(first.text.toUpperCase())) return true;
  const second = token(pen, first.next, end);
  return second !== undefined && /^\d{3}$/.test(second.text);
}

function token(pen: Pen, at: number, end: number): { readonly text: string; readonly next: number } | undefined {
  let text = '';
  let i = at;
  for (; i < end; i++) {
    if (!pen.has(i, 1)) return undefined;
    const byte = pen.bytes[i]!;
    if (isSpace(byte)) break;
    if (!isPrintable(byte) || text.length + 1 > LONGEST_TOKEN) return undefined;
    text += String.fromCharCode(byte);
  }
  while (i < end && pen.has(i, 1) && pen.bytes[i] === SPACE) i++;
  return text === '' ? undefined : { text, next: i };
}

/** Prints a line and returns where the next one begins; nothing when it is not all text, or goes on elsewhere. */
function printLine(pen: Pen, prefix: string, at: number, end: number): number | undefined {
  for (let i = at; i < end; i++) {
    if (!pen.has(i, 1)) return void pen.giveUp();
    const byte = pen.bytes[i]!;
    if (byte === LF) return putLine(pen, prefix, at, i, i + 1);
    if (byte === CR) {
      if (i + 1 >= end) return undefined;
      if (!pen.has(i + 1, 1)) return void pen.giveUp();
      return pen.bytes[i + 1] === LF ? putLine(pen, prefix, at, i, i + 2) : undefined;
    }
    if (!isPrintable(byte) && byte !== TAB) return undefined;
  }
  putLine(pen, prefix, at, end, end);
  pen.cut();
  return undefined;
}

function putLine(pen: Pen, prefix: string, at: number, end: number, next: number): number {
  pen.put(prefix + String.fromCharCode(...pen.bytes.subarray(at, end)));
  return next;
}
