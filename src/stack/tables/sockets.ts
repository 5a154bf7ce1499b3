/** The tables `sockets` and `tcp`: what a host has open, and how its connections fare. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import type { SocketRow } from '../../core/tables.ts';
import type { Context } from '../context.ts';
import type { BaseSocket } from '../sockets/base.ts';
import type { SocketRegistry } from '../sockets/registry.ts';
import type { Endpoint } from '../tcp/endpoint.ts';
import { infoOf, timerOf } from '../tcp/info.ts';
import type { TcpLayer } from '../tcp/layer.ts';
import type { StreamSocket } from '../tcp/stream-socket.ts';
import type { StackTable } from './table.ts';

const NO_TIMER = { timer: '', expires: 0, tries: 0 };
const NO_OWNER = { pid: 0, program: '', fd: -1 };

export const socketTable = (ctx: Context, sockets: SocketRegistry, tcp: TcpLayer): StackTable => ({
  name: 'sockets',
  rows: (): SocketRow[] => [
    ...sockets.all().map(plainRow),
    ...tcp
      .sockets()
      .filter((socket) => !socket.endpoint)
      .map((socket) => unconnectedRow(tcp, socket)),
    ...tcp.endpoints().map((endpoint) => connectionRow(ctx, tcp, endpoint)),
  ],
});

export const tcpTable = (tcp: TcpLayer): StackTable => ({
  name: 'tcp',
  rows: () => tcp.endpoints().map(infoOf),
});

const plainRow = (socket: BaseSocket): SocketRow => ({
  protocol: socket.kind === 'datagram' ? 'udp' : socket.kind,
  state: '',
  local: end(socket, socket.localIp, socket.localPort),
  remote: end(socket, socket.remoteIp, socket.remotePort),
  queued: socket.queued,
  sendQueued: 0,
  ...NO_TIMER,
  bucket: -1,
  inode: socket.inode,
  ...ownerOf(socket),
});

/** A socket that listens, or that is not in use yet. */
const unconnectedRow = (tcp: TcpLayer, socket: StreamSocket): SocketRow => ({
  protocol: 'tcp',
  state: socket.listener ? 'LISTEN' : 'CLOSED',
  local: `${formatIpv4(socket.localIp)}:${socket.localPort === 0 ? '*' : socket.localPort}`,
  remote: '0.0.0.0:*',
  queued: socket.listener?.waiting ?? 0,
  sendQueued: socket.listener?.backlog ?? 0,
  ...NO_TIMER,
  bucket: socket.listener ? tcp.listenBucket(socket.localPort) : -1,
  inode: socket.inode,
  ...ownerOf(socket),
});

function connectionRow(ctx: Context, tcp: TcpLayer, endpoint: Endpoint): SocketRow {
  const { connection } = endpoint;
  const { send, receive } = connection;
  const { timer, at, tries } = timerOf(connection);
  const socket = tcp.socketOf(endpoint);
  const waiting = connection.state === 'TIME-WAIT';
  return {
    protocol: 'tcp',
    state: connection.state,
    local: `${formatIpv4(endpoint.localIp)}:${endpoint.localPort}`,
    remote: `${formatIpv4(endpoint.remoteIp)}:${endpoint.remotePort}`,
    queued: waiting ? 0 : receive.queue.waiting,
    sendQueued: waiting ? 0 : Math.max(0, send.end - send.una),
    timer,
    expires: timer === '' ? 0 : Math.max(0, at - ctx.env.now),
    tries,
    bucket: tcp.bucketOf(endpoint),
    inode: waiting || !socket ? 0 : endpoint.inode,
    ...(socket ? ownerOf(socket) : NO_OWNER),
  };
}

const ownerOf = ({ owner }: Pick<BaseSocket, 'owner'>): Pick<SocketRow, 'pid' | 'program' | 'fd'> => ({
  pid: owner.pid,
  program: owner.program,
  fd: owner.fd,
});

const end = (socket: BaseSocket, address: Ipv4Address, port: number): string =>
  socket.kind === 'packet' ? `*:${socket.device?.name ?? '*'}` : `${formatIpv4(address)}:${port === 0 ? '*' : port}`;
