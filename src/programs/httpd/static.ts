/** Files over HTTP: methods, conditions, ranges and compression of what does not change (RFC 9110, 9, 13, 14; 12.5.3). */
import { gzipSync } from 'fflate';
import { ok } from '../../core/result.ts';
import type { Sys } from '../../core/sys.ts';
import { type Field, fieldValue, formatHttpDate, listMembers } from '../../protocols/http/codec.ts';
import { noRange, notModified, partial, precondition } from '../lib/http-server/events.ts';
import { page } from '../lib/http-server/pages.ts';
import { type ContentStream, inPieces, NOTHING, type Reply } from '../lib/http-server/reply.ts';
import type { Request } from '../lib/http-server/request.ts';
import { extraFields, wallMs } from './extra.ts';
import { judgeConditions, rangeStillFits } from './conditions.ts';
import { type ByteRange, contentRange, multipart, readRanges } from './ranges.ts';
import type { Resource } from './resources.ts';
import { isText } from './types.ts';

/** Bytes read and sent at a time. */
const PIECE = 32_768;
/** What is smaller does not shrink, what is larger takes too long (nginx: gzip_min_length; the upper limit is ours). */
const GZIP_BYTES = { least: 20, most: 2_097_152 };

export interface FileServer {
  readonly sys: Sys;
  readonly server: string;
  /** A boundary that no other response of this server has. */
  boundary(): string;
}

/** Answers GET and HEAD for a file. `more`: fields of the site. */
export function serveFile(host: FileServer, request: Request, file: Resource, more: readonly Field[]): Reply {
  const { sys, server } = host;
  const { headers } = request.head;
  const now = wallMs(sys);
  const gzip = wantsGzip(request, file) && isCompressible(file);
  const etag = gzip && file.etag !== '' ? `W/${file.etag.replace(/^W\//, '')}` : file.etag;
  const current = { etag, modified: file.modified };
  const common: Field[] = [
    ['Last-Modified', formatHttpDate(file.modified)],
    ...(etag === '' ? [] : ([['ETag', etag]] as Field[])),
    ...(isCompressible(file) ? ([['Vary', 'Accept-Encoding']] as Field[]) : []),
    ...extraFields(sys, file.extra),
    ...more,
  ];
  const verdict = judgeConditions(request.method, headers, current, now);
  if (verdict === 304)
    return { status: 304, headers: common, content: NOTHING, reason: notModified, note: request.path };
  if (verdict === 412) return { ...page(412, server, { reason: precondition }), note: request.path };
  if (gzip) return compressed(file, common);
  const range = request.method === 'GET' ? fieldValue(headers, 'range') : undefined;
  if (range !== undefined && rangeStillFits(headers, current, now)) {
    const ranges = readRanges(range, file.size);
    if (!ranges.ok) {
      const reply = page(416, server, { headers: [['Content-Range', `bytes */${file.size}`]], reason: noRange });
      return { ...reply, note: `${range} of ${file.size} bytes` };
    }
    if (ranges.value) return inRanges(host, file, ranges.value, common);
  }
  return {
    status: 200,
    headers: [['Content-Type', file.type], ...common, ['Accept-Ranges', 'bytes']],
    content: streamOf(file, [{ from: 0, to: file.size }], file.size),
  };
}

function inRanges(host: FileServer, file: Resource, ranges: readonly ByteRange[], common: readonly Field[]): Reply {
  const [first] = ranges;
  const note = ranges.map(({ from, to }) => `${from}-${to - 1}`).join(', ');
  if (ranges.length === 1 && first) {
    const headers: Field[] = [['Content-Type', file.type], ...common, contentRange(first, file.size)];
    return { status: 206, headers, content: streamOf(file, ranges, first.to - first.from), reason: partial, note };
  }
  const boundary = host.boundary();
  const parts = multipart(ranges, file.size, file.type, boundary);
  const headers: Field[] = [['Content-Type', `multipart/byteranges; boundary=${boundary}`], ...common];
  return { status: 206, headers, content: streamOf(file, parts.pieces, parts.size), reason: partial, note };
}

/** Ready-made bytes and ranges of the file, in pieces. */
function streamOf(file: Resource, pieces: readonly (Uint8Array | ByteRange)[], size: number): ContentStream {
  let number = 0;
  let at = 0;
  return {
    size,
    *next() {
      for (;;) {
        const piece = pieces[number];
        if (!piece) return ok(undefined);
        const bytes =
          piece instanceof Uint8Array
            ? piece.subarray(at, at + PIECE)
            : file.read(piece.from + at, Math.min(piece.to, piece.from + at + PIECE));
        at += bytes.length;
        if (bytes.length > 0) return ok(bytes);
        number++;
        at = 0;
      }
    },
  };
}

const isCompressible = (file: Resource): boolean =>
  file.gzip && isText(file.type) && file.size >= GZIP_BYTES.least && file.size <= GZIP_BYTES.most;

/** `gzip`, or `*`, without `q=0` (RFC 9110, 12.5.3). What is compressed is sent whole, whatever range was asked for. */
function wantsGzip(request: Request, file: Resource): boolean {
  const { headers } = request.head;
  if (request.head.version === '1.0') return false; // it knows no chunks
  const codings = listMembers(headers, 'accept-encoding').map((each) => each.toLowerCase().replace(/\s/g, ''));
  const found =
    codings.find((each) => /^(?:x-)?gzip(?:;|$)/.test(each)) ?? codings.find((each) => each.startsWith('*'));
  return file.gzip && found !== undefined && !/;q=0(?:\.0*)?$/.test(found);
}

/** Compressed while it is sent, as nginx does: its length is not known before, so it goes out in chunks. */
function compressed(file: Resource, common: readonly Field[]): Reply {
  const bytes = gzipSync(file.read(0, file.size), { mtime: 0 });
  return {
    status: 200,
    headers: [['Content-Type', file.type], ...common, ['Content-Encoding', 'gzip']],
    content: inPieces(bytes, PIECE),
  };
}
