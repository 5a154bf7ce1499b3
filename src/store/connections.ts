/** A TCP connection from both its ends: the rows of either machine's tables that belong together (RFC 9293, 3.3). */
import type { Row } from '../core/device.ts';
import type { Lens } from '../core/lens.ts';
import type { SocketRow, TcpRow } from '../core/tables.ts';
import { nodeWith } from './graph/caption.ts';
import type { TopologyView } from './session.ts';

/** One end: where it is, and what its tables say. */
export interface ConnectionEnd {
  readonly node: string;
  readonly tcp: TcpRow;
  readonly socket: SocketRow | undefined;
}

export interface Connection {
  readonly own: ConnectionEnd;
  /** Undefined when no machine here has the mirrored four numbers: it is behind a translator, or gone. */
  readonly peer: ConnectionEnd | undefined;
}

const rowsOf = (lens: Lens, node: string, table: string): readonly Row[] =>
  lens.tables(node).find((t) => t.name === table)?.rows ?? [];

const isSocketOf = (socket: Row, { local, remote }: TcpRow): boolean =>
  socket['protocol'] === 'tcp' && socket['local'] === local && socket['remote'] === remote;

function endOf(lens: Lens, node: string, tcp: TcpRow): ConnectionEnd {
  return { node, tcp, socket: rowsOf(lens, node, 'sockets').find((s) => isSocketOf(s, tcp)) as SocketRow | undefined };
}

/** The connection of a row of a node's table `tcp`. */
export function connectionOf(lens: Lens, topology: TopologyView, node: string, tcp: TcpRow): Connection {
  const own = endOf(lens, node, tcp);
  const peerNode = nodeWith(tcp.remote.split(':')[0] ?? '', topology);
  const mirrored =
    peerNode === undefined
      ? undefined
      : rowsOf(lens, peerNode, 'tcp').find((row) => row['local'] === tcp.remote && row['remote'] === tcp.local);
  return { own, peer: mirrored && endOf(lens, peerNode!, mirrored as TcpRow) };
}

/** What the sender may do with which bytes (RFC 9293, 3.3.1, figure 3). */
export interface SendWindow {
  readonly acked: number;
  readonly inFlight: number;
  /** What the smaller of the peer's window and cwnd leaves. */
  readonly maySend: number;
  /** Written by the program, and no window for it yet. */
  readonly beyond: number;
  /** Which of the two windows is the smaller. */
  readonly limit: 'cwnd' | 'rwnd';
}

/** A FIN takes a sequence number and is no byte for anybody. */
const FIN_ACKED = new Set(['FIN-WAIT-2', 'TIME-WAIT']);
const FIN_CAME = new Set(['CLOSE-WAIT', 'LAST-ACK', 'CLOSING', 'TIME-WAIT']);

export function sendWindow({ state, sndUna, sndNxt, sndWnd, cwnd, sndEnd }: TcpRow): SendWindow {
  const window = Math.min(sndWnd, cwnd);
  const inFlight = Math.max(0, sndNxt - sndUna);
  return {
    acked: Math.max(0, sndUna - (FIN_ACKED.has(state) ? 2 : 1)),
    inFlight,
    maySend: Math.max(0, window - inFlight),
    beyond: Math.max(0, sndEnd - Math.max(sndNxt, sndUna + window)),
    limit: sndWnd < cwnd ? 'rwnd' : 'cwnd',
  };
}

/** The receive window (RFC 9293, 3.3.1, figure 4). */
export interface ReceiveWindow {
  readonly read: number;
  /** In order, and not read yet. */
  readonly waiting: number;
  readonly free: number;
  /** Held in the free part, since something before it is missing. */
  readonly early: number;
}

export const receiveWindow = ({ state, rcvRead, rcvNxt, rcvWnd, outOfOrder }: TcpRow): ReceiveWindow => ({
  read: Math.max(0, rcvRead - 1),
  waiting: Math.max(0, rcvNxt - rcvRead - (FIN_CAME.has(state) ? 1 : 0)),
  free: rcvWnd,
  early: outOfOrder,
});

/** `10.0.0.1:40000 ↔ 10.0.0.2:5001 → bucket 17 → socket 4021 → iperf3, pid 7, fd 5`: how a segment finds its program. */
export function socketChain({ tcp, socket }: ConnectionEnd): string {
  const tuple = `${tcp.local} ↔ ${tcp.remote}`;
  if (!socket) return `${tuple} → no socket any more`;
  if (socket.fd < 0) return `${tuple} → bucket ${socket.bucket} → no process has it any more`;
  const owner = `${socket.program}, pid ${socket.pid}, fd ${socket.fd}`;
  return `${tuple} → bucket ${socket.bucket} → socket ${socket.inode} → ${owner}`;
}
