/** A response as a handler gives it, and how it is put on the wire (RFC 9110, 6; RFC 9112, 6). */
import type { Reason } from '../../../core/event.ts';
import { utf8 } from '../../../core/bytes.ts';
import { ok, type Result } from '../../../core/result.ts';
import type { Call } from '../../../core/sys.ts';
import {
  encodeChunk,
  encodeLastChunk,
  encodeResponse,
  type Field,
  type Fields,
  reasonPhrase,
  type RequestHead,
} from '../../../protocols/http/codec.ts';

/** Content that is made while it is sent. */
export interface ContentStream {
  /** Bytes, undefined when nobody knows: it goes out in chunks then. */
  readonly size: number | undefined;
  /** The next piece; undefined at the end. What fails breaks the connection off, so that the client knows that something is missing. */
  next(): Call<Result<Uint8Array | undefined, unknown>>;
}

export interface Reply {
  readonly status: number;
  /** Without the reason phrase the one of the status code is used. */
  readonly phrase?: string;
  /** All but those of the connection and the framing, which are the server's business. */
  readonly headers: Fields;
  readonly content: Uint8Array | ContentStream;
  /** Why it is not simply what was asked for. */
  readonly reason?: Reason;
  /** What the event says, when it is more than status and request line. */
  readonly note?: string;
  /** Nothing more is read from this client. */
  readonly closes?: boolean;
  /** Called when it has gone out, or failed to. */
  readonly done?: () => void;
}

export const NOTHING = new Uint8Array(0);

/** JSON with a line end, as people read it in a terminal. */
export const jsonReply = (status: number, value: unknown, headers: Fields = []): Reply => ({
  status,
  headers: [['Content-Type', 'application/json'], ...headers],
  content: utf8(`${JSON.stringify(value)}\n`),
});

/** 205 has a length of 0 instead (RFC 9110, 15.3.6). */
const hasContent = (method: string | undefined, status: number): boolean =>
  method !== 'HEAD' && status >= 200 && ![204, 205, 304].includes(status);

export interface Wire {
  readonly head: Uint8Array;
  /** How content is framed; undefined: there is none. */
  readonly chunked: boolean | undefined;
  readonly persistent: boolean;
}

/** The head of a reply to a request, which is undefined when it could not be read. */
export function wireOf(reply: Reply, request: RequestHead | undefined, wanted: boolean, own: Fields): Wire {
  const { status, content } = reply;
  const size = status === 205 ? 0 : content instanceof Uint8Array ? content.length : content.size;
  const carries = hasContent(request?.method, status);
  const chunks = size === undefined && request?.version !== '1.0';
  const persistent = wanted && !reply.closes && (size !== undefined || chunks || !carries);
  const framing: Field[] =
    status < 200 || status === 204 || status === 304
      ? []
      : size !== undefined
        ? [['Content-Length', String(size)]]
        : chunks && carries
          ? [['Transfer-Encoding', 'chunked']]
          : [];
  const upgrade = reply.headers.some(([name]) => name.toLowerCase() === 'upgrade') ? ', upgrade' : ''; // RFC 9110, 7.8
  const connection: Field = ['Connection', `${persistent ? 'keep-alive' : 'close'}${upgrade}`];
  const headers = arranged([...own, ...framing, connection, ...reply.headers]);
  const reason = reply.phrase ?? reasonPhrase(status);
  return {
    head: encodeResponse({ version: '1.1', status, reason, headers }),
    chunked: carries ? size === undefined && chunks : undefined,
    persistent,
  };
}

/** The order in which nginx writes them; what it does not name follows in the order given. */
const ORDER = [
  'server',
  'date',
  'content-type',
  'content-length',
  'last-modified',
  'location',
  'transfer-encoding',
  'connection',
  'vary',
];

function arranged(fields: Fields): Field[] {
  const place = ([name]: Field): number => {
    const at = ORDER.indexOf(name.toLowerCase());
    return at < 0 ? ORDER.length : at;
  };
  return fields.toSorted((a, b) => place(a) - place(b));
}

/** One piece of content on its way, and what comes behind the last. */
export const framed = (piece: Uint8Array, chunked: boolean): Uint8Array => (chunked ? encodeChunk(piece) : piece);
export const lastOf = (chunked: boolean): Uint8Array => (chunked ? encodeLastChunk() : NOTHING);

/** Bytes as a stream of pieces of that size, as a script that prints them one after another. */
export function inPieces(bytes: Uint8Array, size: number): ContentStream {
  let at = 0;
  return {
    size: undefined,
    *next() {
      const piece = bytes.subarray(at, at + size);
      at += piece.length;
      return ok(piece.length > 0 ? piece : undefined);
    },
  };
}
