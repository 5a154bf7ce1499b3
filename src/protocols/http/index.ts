/** HTTP as a layer (RFC 9112), read as Wireshark does: whatever is no message on a connection that speaks it goes on from before. */
import type { Conversation, Emit, FieldValue, Payload, Protocol } from '../../core/protocol.ts';
import { contentPayload, contentWords, form, json, media, textLines, xml } from './dissection/body.ts';
import { chunksExtent, emitChunks } from './dissection/chunks.ts';
import { type Answered, HttpStreams } from './dissection/exchanges.ts';
import { contentOf, extent, isTunnel, skipEmptyLine } from './dissection/extent.ts';
import { emitHeader, emitHeaders, emitRequestLine, emitStatusLine, fullUri } from './dissection/head-fields.ts';
import { ascii, headerValue, isPrintable, kindOf, lineAt, printable, readHead, type Head } from './dissection/lines.ts';
import { decoded } from './dissection/decoded.ts';
import * as F from './fields.ts';

/** Service ports that Wireshark takes for HTTP. */
const PORTS = [80, 2710, 2869, 3128, 3132, 5985, 8080, 8088, 11371];

/** Layers of what HTTP carries. */
export const contents: readonly Protocol[] = [textLines, json, media, xml, form];

function dissect(
  bytes: Uint8Array,
  at: number,
  end: number,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const { packet } = conversation;
  const { tunnel } = HttpStreams.of(conversation);
  if (tunnel) return emitTunnel(tunnel.target, at, end, emit);
  const start = skipEmptyLine(bytes, at, end);
  if (!isPrintable(bytes[start])) {
    emit(F.HTTP, at * 8, 0, F.HTTP.label);
    return { table: 'data', key: 0, at, end };
  }
  const head = readHead(bytes, start, end);
  emit(F.HTTP, at * 8, (head.end - at) * 8, F.HTTP.label);
  if (head.kind === 'response') emitResponse(bytes, head, conversation, emit);
  else if (head.kind) emitRequest(bytes, head, conversation, emit);
  else for (const header of head.headers) emitHeader(header, emit);
  const isCut = contentOf(head).kind === 'chunked' && chunksExtent(bytes, head.end, end).needs !== undefined;
  if (!packet.partial && (head.isBroken || isCut)) {
    packet.malformed = head.isBroken ? 'a header line is not all there' : 'the chunks are not all there';
    return undefined;
  }
  return content(bytes, head, head.end, end, emit);
}

/** Bytes that a proxy only passes on. */
function emitTunnel(target: string, at: number, end: number, emit: Emit): Payload {
  const [, host = target, port] = /^(.*):(\d+)$/.exec(target) ?? [];
  emit(F.HTTP, at * 8, 0, F.HTTP.label);
  emit(F.PROXY_CONNECT_HOST, at * 8, 0, host);
  if (port !== undefined) emit(F.PROXY_CONNECT_PORT, at * 8, 0, Number(port));
  return { table: 'data', key: 0, at, end };
}

function emitRequest(bytes: Uint8Array, head: Head, conversation: Conversation, emit: Emit): void {
  const line = emitRequestLine(head, emit);
  emitHeaders(bytes, head, emit);
  const bitAt = head.first.at * 8;
  const uri = fullUri(head, line, conversation.packet.secure);
  if (uri !== undefined) emit(F.FULL_URI, bitAt, 0, uri);
  if (head.kind === 'notification') return;
  emit(F.REQUEST, bitAt, 0, 1);
  const { exchange } = HttpStreams.of(conversation).see({ ...line, fullUri: uri });
  emit(F.REQUEST_NUMBER, bitAt, 0, exchange.number);
  if (exchange.previous?.requestFrame) emit(F.PREV_REQUEST_IN, bitAt, 0, exchange.previous.requestFrame);
}

const responseNote = ({ code }: Head, conversation: Conversation): Answered => ({
  opensTunnel: isTunnel(code, HttpStreams.of(conversation).method),
});

function emitResponse(bytes: Uint8Array, head: Head, conversation: Conversation, emit: Emit): void {
  emitStatusLine(head, emit);
  emitHeaders(bytes, head, emit);
  const bitAt = head.first.at * 8;
  emit(F.RESPONSE, bitAt, 0, 1);
  const { exchange, uri } = HttpStreams.of(conversation).see(responseNote(head, conversation));
  emit(F.RESPONSE_NUMBER, bitAt, 0, exchange.number);
  const { previous, requestFrame } = exchange;
  if (requestFrame > 0) emit(F.TIME, bitAt, 0, conversation.packet.time - exchange.requestTime);
  if (previous?.requestFrame) emit(F.PREV_REQUEST_IN, bitAt, 0, previous.requestFrame);
  if (requestFrame > 0) emit(F.REQUEST_IN, bitAt, 0, requestFrame);
  if (previous?.responseFrame) emit(F.PREV_RESPONSE_IN, bitAt, 0, previous.responseFrame);
  if (uri !== undefined) emit(F.RESPONSE_FOR_URI, bitAt, 0, uri);
}

function content(bytes: Uint8Array, head: Head, at: number, end: number, emit: Emit): Payload | undefined {
  const { kind } = contentOf(head);
  if (at >= end || kind === 'none') return undefined;
  const type = headerValue(head, 'content-type');
  const made = kind === 'chunked' ? emitChunks(bytes, at, end, emit) : undefined;
  if (made?.length === 0) return undefined;
  const place = made ? { bytes: made, at: 0, end: made.length } : { at, end };
  const coding = headerValue(head, 'content-encoding');
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    const plain = decoded(coding, made ?? bytes.subarray(at, end));
    if (!plain) return contentPayload(undefined, place);
    emitTextOf(plain, at, emit);
    return contentPayload(type, { bytes: plain, at: 0, end: plain.length });
  }
  if (made) emitTextOf(made, at, emit);
  else emitText(bytes, at, end, emit);
  return contentPayload(type, place);
}

const emitText = (bytes: Uint8Array, at: number, end: number, emit: Emit): void =>
  emit(F.FILE_DATA, at * 8, (end - at) * 8, textUpToZero(bytes, at, end));

const emitTextOf = (made: Uint8Array, at: number, emit: Emit): void =>
  emit(F.FILE_DATA, at * 8, 0, textUpToZero(made, 0, made.length));

function textUpToZero(bytes: Uint8Array, at: number, end: number): string {
  const zero = bytes.indexOf(0, at);
  return ascii(bytes, at, zero >= 0 && zero < end ? zero : end);
}

type Value = (name: string) => FieldValue | undefined;

/** `GET /index.html HTTP/1.1 `, `HTTP/1.1 200 OK  (text/html)`; Wireshark puts a space behind the first line. */
function info(value: Value): string {
  const words = (...names: string[]): string =>
    printable(names.flatMap((name) => (value(name) === undefined ? [] : [String(value(name))])).join(' '));
  const first =
    value('http.request.method') !== undefined
      ? words('http.request.method', 'http.request.uri', 'http.request.version')
      : words('http.response.version', 'http.response.code', 'http.response.phrase');
  if (value('http.proxy_connect_host') !== undefined) return '';
  const type = value('http.content_type');
  const isShown = value('http.file_data') !== undefined && typeof type === 'string';
  return `${first === '' ? 'Continuation' : `${first} `}${isShown ? contentWords(type) : ''}`;
}

export const http: Protocol = {
  id: 'http',
  title: F.HTTP.label,
  rfc: 'RFC 9112',
  fields: F.FIELDS,
  over: [...PORTS.map((key) => ({ table: 'tcp.port', key })), { table: 'tls.port', key: 443 }],
  dissect,
  info,
  extent,
  /** A first line that begins with HTTP/1. or ends with it. */
  guess(bytes, at, end) {
    const line = lineAt(bytes, at, end);
    if (!line || line.end - line.at < 9) return false;
    const isVersion = (from: number): boolean => ascii(bytes, from, from + 7).toUpperCase() === 'HTTP/1.';
    return isVersion(line.at) || isVersion(line.end - 8);
  },
  witness(bytes, at, end, conversation) {
    const streams = HttpStreams.of(conversation);
    if (streams.tunnel) return;
    const start = skipEmptyLine(bytes, at, end);
    const line = lineAt(bytes, start, end);
    const kind = line && kindOf(ascii(bytes, line.at, line.end));
    if (!line || kind === undefined || kind === 'notification') return;
    const head = readHead(bytes, start, end);
    if (kind === 'response') return void streams.see(responseNote(head, conversation));
    const [method = '', uri = ''] = head.text.split(/ +/);
    streams.see({ method, uri, fullUri: fullUri(head, { method, uri }, conversation.packet.secure) });
  },
  reasons: [],
  events: [],
};
