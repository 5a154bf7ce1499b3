/** The head of a message, field by field (RFC 9112, 3 to 5). */
import type { Emit, Field } from '../../../core/protocol.ts';
import * as F from '../fields.ts';
import { codeName } from './codes.ts';
import { ascii, headerValue, type Head, type Header } from './lines.ts';

/** Word by word: what each is, and where. */
function emitWords(head: Head, fields: readonly [Field, Field], emit: Emit): [string, string, string] {
  const { text, first } = head;
  const [, a = '', gap = '', b = '', gap2 = '', c = ''] = /^(\S*)( *)(\S*)( *)(.*)$/.exec(text) ?? [];
  const at = first.at;
  emit(fields[0], at * 8, a.length * 8, a);
  if (fields[1] !== F.RESPONSE_CODE) {
    emit(fields[1], (at + a.length + gap.length) * 8, b.length * 8, b);
  } else emit(fields[1], (at + a.length + gap.length) * 8, b.length * 8, head.code);
  const last = at + a.length + gap.length + b.length + gap2.length;
  const field = fields[1] === F.RESPONSE_CODE ? F.RESPONSE_PHRASE : F.REQUEST_VERSION;
  if (c !== '') emit(field, last * 8, c.length * 8, c);
  return [a, b, c];
}

export interface RequestLine {
  readonly method: string;
  readonly uri: string;
}

export function emitRequestLine(head: Head, emit: Emit): RequestLine {
  const [method, uri] = emitWords(head, [F.REQUEST_METHOD, F.REQUEST_URI], emit);
  const at = head.first.at + head.text.indexOf(uri, method.length);
  const question = uri.indexOf('?');
  if (question >= 0) {
    emit(F.URI_PATH, at * 8, question * 8, uri.slice(0, question));
    const query = uri.slice(question + 1);
    emit(F.URI_QUERY, (at + question + 1) * 8, query.length * 8, query);
    let from = question + 1;
    for (const parameter of query.split('&')) {
      if (parameter !== '') emit(F.URI_PARAMETER, (at + from) * 8, parameter.length * 8, parameter);
      from += parameter.length + 1;
    }
  }
  return { method, uri };
}

export function emitStatusLine(head: Head, emit: Emit): void {
  const [version] = emitWords(head, [F.RESPONSE_VERSION, F.RESPONSE_CODE], emit);
  const at = head.first.at + version.length + 1;
  emit(F.CODE_DESC, at * 8, 24, codeName(head.code));
}

export function emitHeader(header: Header, emit: Emit): void {
  const { at, next } = header.line;
  const field = F.HEADERS.get(header.name.toLowerCase());
  if (field) emit(field, at * 8, (next - at) * 8, header.value);
  emitMeaning(header, emit);
}

export function emitHeaders(bytes: Uint8Array, head: Head, emit: Emit): void {
  const lineField = head.kind === 'response' ? F.RESPONSE_LINE : F.REQUEST_LINE;
  for (const header of head.headers) {
    const { at, next } = header.line;
    emitHeader(header, emit);
    emit(lineField, at * 8, (next - at) * 8, ascii(bytes, at, next));
  }
}

/** What some headers say within. */
function emitMeaning({ name, value, line }: Header, emit: Emit): void {
  const [bitAt, length] = [line.at * 8, (line.next - line.at) * 8];
  switch (name.toLowerCase()) {
    case 'content-length': {
      const digits = /^(\d{1,15})\s*$/.exec(value)?.[1];
      if (digits !== undefined) emit(F.CONTENT_LENGTH, bitAt, length, Number(digits));
      return;
    }
    case 'authorization':
    case 'proxy-authorization': {
      const credentials = /^Basic +(\S+)/i.exec(value)?.[1];
      if (credentials !== undefined) emit(F.AUTH_BASIC, bitAt, length, fromBase64(credentials));
      return;
    }
    case 'cookie':
      for (const pair of value.split(';')) {
        const text = pair.trimStart();
        if (text !== '') emit(F.COOKIE_PAIR, bitAt, length, text);
      }
  }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648, 4; what is no digit is left out. */
function fromBase64(text: string): string {
  let [bits, count, out] = [0, 0, ''];
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0) continue;
    bits = ((bits << 6) | digit) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += String.fromCharCode((bits >>> count) & 0xff);
  }
  return out;
}

/** `http://www.example.com/x`; undefined when nobody knows the host. Inside TLS it is https. */
export function fullUri(head: Head, { method, uri }: RequestLine, isSecure: boolean): string | undefined {
  const host = headerValue(head, 'host')?.trim();
  if (host === undefined) return undefined;
  return /^https?:\/\//i.test(uri) || method === 'CONNECT' ? uri : `http${isSecure ? 's' : ''}://${host}${uri}`;
}
