/** What a program can set about a socket (socket(7), ip(7), tcp(7), packet(7)). */
import type { Ns } from './time.ts';

export interface SocketOptions {
  /** IP_TTL */
  readonly ttl?: number;
  /** IP_TOS */
  readonly tos?: number;
  /** IP_MTU_DISCOVER: `do` sets DF and refuses what is too big, `want` sets DF and fragments locally by path MTU, `dont` clears DF. */
  readonly mtuDiscover?: 'do' | 'want' | 'dont' | 'probe';
  /** SO_BROADCAST */
  readonly broadcast?: boolean;
  /** IP_RECVERR: ICMP errors go to the error queue, and `receive` fails with their errno. */
  readonly receiveErrors?: boolean;
  /** IP_HDRINCL: what is sent begins with an IP header of the program's own. */
  readonly headerIncluded?: boolean;
  /** SO_BINDTODEVICE */
  readonly device?: string;
  readonly reuseAddress?: boolean;
  /** Packet sockets: also frames that are not for this host. */
  readonly promiscuous?: boolean;
  /** Packet sockets: frames are sent with a wrong FCS, on purpose. */
  readonly fcs?: 'bad';
  /** SO_SNDBUF and SO_RCVBUF, in bytes; without them tcp_wmem and tcp_rmem decide. As on Linux the kernel keeps twice as much. */
  readonly sendBuffer?: number;
  readonly receiveBuffer?: number;
  /** SO_KEEPALIVE, and TCP_KEEPIDLE, TCP_KEEPINTVL in seconds, TCP_KEEPCNT. */
  readonly keepAlive?: boolean;
  readonly keepIdle?: number;
  readonly keepInterval?: number;
  readonly keepCount?: number;
  /** SO_LINGER in seconds: with 0 `close` sends a reset and forgets what was not sent. */
  readonly linger?: number;
  /** TCP_NODELAY: small segments are not held back (RFC 9293, 3.7.4). */
  readonly noDelay?: boolean;
  /** TCP_CONGESTION */
  readonly congestion?: string;
  /** TCP_MAXSEG, in bytes. */
  readonly maxSegment?: number;
  /** TCP_QUICKACK: ACKs are not delayed. */
  readonly quickAck?: boolean;
  /** TCP_USER_TIMEOUT (RFC 5482), in ns. */
  readonly userTimeout?: Ns;
  /** Packet sockets: why the bytes of the frames sent are wrong on purpose: `damaged: ...`, the comment that captures carry. */
  readonly damage?: string | undefined;
}
