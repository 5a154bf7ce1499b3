/** How far a message reaches (RFC 9112, 6), as Wireshark reads it: the answers to HEAD, and 1xx, 204 and 304, have no content. */
import type { Conversation, Extent, Tail } from '../../../core/protocol.ts';
import { chunksExtent } from './chunks.ts';
import { HttpStreams } from './exchanges.ts';
import { hasEmptyLine, headerValue, isPrintable, lineAt, printable, readHead, type Head } from './lines.ts';

/** A server takes an empty line before a request (RFC 9112, 2.2). */
export const skipEmptyLine = (bytes: Uint8Array, at: number, end: number): number =>
  end - at > 3 && bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? at + 2 : at;

export type Content =
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'none' }
  | { readonly kind: 'rest' };

const isWithout = (code: number): boolean => (code >= 100 && code < 200) || code === 204 || code === 304;

/** What the head says of the content. */
export function contentOf(head: Head): Content {
  const coding = headerValue(head, 'transfer-encoding');
  if (coding !== undefined) {
    return coding.trim().toLowerCase() === 'chunked' ? { kind: 'chunked' } : { kind: 'rest' };
  }
  const length = /^(\d{1,15})\s*$/.exec(headerValue(head, 'content-length') ?? '')?.[1];
  if (length !== undefined) return { kind: 'length', length: Number(length) };
  const isWithoutContent = head.kind === 'response' ? isWithout(head.code) : head.kind === 'request';
  return isWithoutContent ? { kind: 'none' } : { kind: 'rest' };
}

export function extent(bytes: Uint8Array, at: number, end: number, conversation: Conversation, tail: Tail): Extent {
  const streams = HttpStreams.of(conversation);
  const all = { length: end - at };
  if (streams.tunnel) return all;
  const start = skipEmptyLine(bytes, at, end);
  if (!isPrintable(bytes[start])) return streams.isKnown ? all : { length: 0, unread: true };
  const first = lineAt(bytes, start, end);
  if (!first && tail !== 'cut') return { length: 0, needs: 'segment' };
  const head = readHead(bytes, start, end);
  if (!head.kind && !streams.isKnown) return { length: 0, unread: true };
  const begun = `${printable(head.text)} `;
  const mayWait = tail !== 'cut' && head.kind !== undefined;
  if (mayWait && !hasEmptyLine(bytes, head.first.next, end)) return { length: 0, needs: 'segment', begun };
  const mayWaitMore = tail === 'open' && mayWait && !hasNoContent(head, streams.method);
  const wanted = contentExtent(bytes, head, end, mayWaitMore);
  return wanted.needs === undefined ? { length: head.end - at + wanted.length } : { ...wanted, begun };
}

const hasNoContent = ({ kind, code }: Head, method: string | undefined): boolean =>
  kind === 'response' && (method === 'HEAD' || isWithout(code) || isTunnel(code, method));

/** After it the connection speaks something else. */
export const isTunnel = (code: number, method: string | undefined): boolean =>
  method === 'CONNECT' && code >= 200 && code < 300;

function contentExtent(bytes: Uint8Array, head: Head, end: number, mayWait: boolean): Extent {
  const left = end - head.end;
  const content = contentOf(head);
  switch (content.kind) {
    case 'none':
      return { length: 0 };
    case 'length':
      if (content.length > left && mayWait) return { length: 0, needs: content.length - left };
      return { length: Math.min(content.length, left) };
    case 'chunked': {
      const chunks = chunksExtent(bytes, head.end, end);
      return chunks.needs === undefined || mayWait ? chunks : { length: left };
    }
    case 'rest':
      return mayWait && head.kind === 'response' ? { length: 0, needs: 'end' } : { length: left };
  }
}
