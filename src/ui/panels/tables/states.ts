/** Both ends' state machines side by side: every state of RFC 9293, 3.3.2, with the one that each end is in lit. */
import type { ConnectionEnd } from '../../../store/connections.ts';
import { lineLength, pad, span, type Line, type Span } from '../../text.ts';

/** Opening; the end that closes first; the end that closes second. */
const WAYS: readonly (readonly string[])[] = [
  ['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED', 'ESTABLISHED'],
  ['FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSING', 'TIME-WAIT'],
  ['CLOSE-WAIT', 'LAST-ACK'],
];

export function stateLines(own: ConnectionEnd, peer: ConnectionEnd | undefined, width: number): Line[] {
  const half = Math.floor((width - 3) / 2);
  const left = endLines(own, half);
  const right = peer ? endLines(peer, half) : [[span('?', 'dim')]];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [
    ...pad(left[i] ?? [], half),
    span(' │ ', 'dim'),
    ...(right[i] ?? []),
  ]);
}

function endLines({ node, tcp }: ConnectionEnd, width: number): Line[] {
  const port = tcp.local.split(':').at(-1) ?? '';
  const head: Line = [span(`${node}:${port} `, 'strong'), span(tcp.state, 'accent')];
  return [head, ...WAYS.flatMap((way) => flowed(way, tcp.state, width))];
}

/** States one after the other, on as many lines as they need. */
function flowed(way: readonly string[], now: string, width: number): Line[] {
  const lines: Span[][] = [[]];
  for (const state of way) {
    let current = lines.at(-1)!;
    if (lineLength(current) > 0 && lineLength(current) + 1 + state.length > width) lines.push((current = []));
    if (current.length > 0) current.push(span(' '));
    current.push(state === now ? span(state, 'focus') : span(state, 'dim'));
  }
  return lines;
}
