/** The send and the receive window as bars that slide along the stream, with their numbers (RFC 9293, 3.3.1, figures 3 and 4). */
import { receiveWindow, sendWindow, type ConnectionEnd } from '../../../store/connections.ts';
import { bytesShort, grouped } from '../../../store/graph/scale.ts';
import { line, lineLength, span, type Line } from '../../text.ts';
import type { Style } from '../../theme.ts';

interface Part {
  readonly word: string;
  readonly bytes: number;
  readonly sign: string;
  readonly style: Style;
  /** At most this share of the bar: what lies far behind or ahead has no natural end. */
  readonly most?: number;
}

export function sendBar({ node, tcp }: ConnectionEnd, width: number): Line[] {
  const { acked, inFlight, maySend, beyond, limit } = sendWindow(tcp);
  const parts: readonly Part[] = [
    { word: 'acked', bytes: acked, sign: '█', style: 'dim', most: 0.2 },
    { word: 'in flight', bytes: inFlight, sign: '▶', style: 'curve:1' },
    { word: `may send (${limit})`, bytes: maySend, sign: '░', style: 'curve:2' },
    { word: 'beyond', bytes: beyond, sign: '·', style: 'dim', most: 0.2 },
  ];
  return bar(`${node} sends`, parts, `next ${grouped(tcp.sndNxt)}`, width);
}

export function receiveBar({ node, tcp }: ConnectionEnd, width: number): Line[] {
  const { read, waiting, free, early } = receiveWindow(tcp);
  const parts: readonly Part[] = [
    { word: 'read', bytes: read, sign: '█', style: 'dim', most: 0.2 },
    { word: 'waiting', bytes: waiting, sign: '▶', style: 'curve:5' },
    { word: early > 0 ? `free, ${bytesShort(early)} of it early` : 'free', bytes: free, sign: '░', style: 'curve:2' },
  ];
  return bar(`${node} receives`, parts, `next ${grouped(tcp.rcvNxt)}`, width);
}

/** A title with the numbers, and the bar below it. */
function bar(title: string, parts: readonly Part[], next: string, width: number): Line[] {
  const told = parts.flatMap(({ word, bytes, sign, style }, i) => [
    span(i === 0 ? '  ' : ' │ ', 'dim'),
    span(sign, style),
    span(` ${word} ${bytesShort(bytes)}`),
  ]);
  const head = line(span(title, 'strong'), ...told);
  const full = [...head, span(`   ${next}`, 'dim')];
  const lengths = shares(parts, width);
  return [
    lineLength(full) <= width ? full : head,
    line(...parts.map(({ sign, style }, i) => span(sign.repeat(lengths[i]!), style))),
  ];
}

/** Columns for each part: what there is has at least one, the capped parts no more than their share. */
function shares(parts: readonly Part[], width: number): number[] {
  const bounded = parts.filter((p) => p.most === undefined);
  const measure = Math.max(
    1,
    bounded.reduce((n, p) => n + p.bytes, 0),
  );
  const wide = (p: Part): number => (p.most === undefined ? p.bytes : Math.min(p.bytes, measure * p.most * 1.5));
  const total = Math.max(
    1,
    parts.reduce((n, p) => n + wide(p), 0),
  );
  const columns = parts.map((p) => (p.bytes === 0 ? 0 : Math.max(1, Math.floor((wide(p) / total) * width))));
  const excess = columns.reduce((n, c) => n + c, 0) - width;
  const longest = columns.indexOf(Math.max(...columns));
  if (excess > 0) columns[longest] = Math.max(0, columns[longest]! - excess);
  return columns;
}
