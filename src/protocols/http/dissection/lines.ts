/** Lines of a message as Wireshark reads them: what begins a message, and what it says. Tolerant where the codec is strict. */

const [LF, CR, SPACE] = [0x0a, 0x0d, 0x20];

export interface Line {
  readonly at: number;
  /** Without the line's end. */
  readonly end: number;
  /** Behind the line's end. */
  readonly next: number;
}

/** The line that begins at `at`; undefined when its end is not there. */
export function lineAt(bytes: Uint8Array, at: number, end: number): Line | undefined {
  const feed = bytes.indexOf(LF, at);
  if (feed < 0 || feed >= end) return undefined;
  return { at, end: feed > at && bytes[feed - 1] === CR ? feed - 1 : feed, next: feed + 1 };
}

const REPLACEMENT = 0xfffd;
const BLOCK = 8192;

/** Bytes as ASCII; what is none becomes a replacement character. */
export function ascii(bytes: Uint8Array, at: number, end: number): string {
  let text = '';
  for (let from = at; from < end; from += BLOCK) {
    const letters = Uint16Array.from(bytes.subarray(from, Math.min(end, from + BLOCK)));
    for (let i = 0; i < letters.length; i++) if (letters[i]! >= 0x80) letters[i] = REPLACEMENT;
    text += String.fromCharCode(...letters);
  }
  return text;
}

export const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte >= SPACE && byte < 0x7f;

export type Kind = 'request' | 'response' | 'notification';

const METHODS = new Set(
  (
    'GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE PATCH LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE ' +
    'BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST PROPPATCH BPROPFIND BPROPPATCH UNCHECKOUT MKACTIVITY ' +
    'MKWORKSPACE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL'
  ).split(' '),
);
const NOTIFICATIONS = new Set(['NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE']);

/** What a first line begins, if it begins a message. */
export function kindOf(line: string): Kind | undefined {
  if (line.startsWith('HTTP/') || line.startsWith('ICY ')) return 'response';
  const space = line.indexOf(' ');
  const method = space < 0 ? line : line.slice(0, space);
  return METHODS.has(method) ? 'request' : NOTIFICATIONS.has(method) ? 'notification' : undefined;
}

export interface Header {
  readonly line: Line;
  readonly name: string;
  /** Without the white space before it. */
  readonly value: string;
}

export interface Head {
  readonly first: Line;
  /** Undefined: no first line, but what goes on from before; it may hold the rest of a head. */
  readonly kind: Kind | undefined;
  /** The first line. */
  readonly text: string;
  readonly headers: readonly Header[];
  /** Where the content begins: behind the empty line, or at the first line that is no header. */
  readonly end: number;
  /** The last line breaks off. */
  readonly isBroken: boolean;
  /** The status code of a response; 0 where there is none. */
  readonly code: number;
}

/** Reads from a first line, if one is there, up to the content. */
export function readHead(bytes: Uint8Array, at: number, end: number): Head {
  const line = lineAt(bytes, at, end) ?? { at, end, next: end };
  const text = ascii(bytes, line.at, line.end);
  const kind = kindOf(text);
  const first = kind ? line : { at, end: at, next: at };
  const code = kind === 'response' ? Number(/^\S+ +(\d{3})/.exec(text)?.[1] ?? 0) : 0;
  return { first, kind, text: kind ? text : '', code, ...readHeaders(bytes, first.next, end, kind !== undefined) };
}

function readHeaders(
  bytes: Uint8Array,
  from: number,
  end: number,
  hasFirstLine: boolean,
): Pick<Head, 'headers' | 'end' | 'isBroken'> {
  const headers: Header[] = [];
  let at = from;
  while (at < end) {
    const whole = lineAt(bytes, at, end);
    const line = whole ?? { at, end, next: end };
    if (line.end === line.at) return { headers, end: line.next, isBroken: false };
    const header = headerIn(bytes, line);
    if (!header) {
      const isBroken = !whole && (hasFirstLine || headers.length > 0);
      return { headers, end: at, isBroken };
    }
    headers.push(header);
    at = line.next;
  }
  return { headers, end: at, isBroken: false };
}

/** Whether the empty line behind a head is there. */
export function hasEmptyLine(bytes: Uint8Array, at: number, end: number): boolean {
  let line = lineAt(bytes, at, end);
  while (line && line.end > line.at) line = lineAt(bytes, line.next, end);
  return line !== undefined;
}

export function headerIn(bytes: Uint8Array, line: Line): Header | undefined {
  const whole = ascii(bytes, line.at, line.end);
  const colon = whole.indexOf(':');
  if (colon < 0) return undefined;
  return { line, name: whole.slice(0, colon), value: whole.slice(colon + 1).replace(/^[ \t]+/, '') };
}

/** The last value of a header. */
export const headerValue = ({ headers }: Head, name: string): string | undefined =>
  headers.findLast((header) => header.name.toLowerCase() === name)?.value;

/** Wireshark's mark of what cannot be printed: `\001`. */
export const printable = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);
