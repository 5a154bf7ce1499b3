/** What a new connection is given: the host's sysctls, and over them what the program has set on its socket (tcp(7), socket(7)). */
import type { CongestionName } from '../../core/sysctl.ts';
import type { SocketOptions } from '../../core/sys.ts';
import { NS_PER_MS, NS_PER_S } from '../../core/time.ts';
import type { BufferSize, Settings } from '../../protocols/tcp/settings.ts';
import type { Sysctls } from '../sysctl.ts';

const ECN = ['off', 'offer', 'grant'] as const;
/** Linux, tcp_orphan_retries(7): 0 means 8. */
const ORPHAN_RETRIES = 8;
/** Linux's SOCK_MIN_SNDBUF and SOCK_MIN_RCVBUF, about. */
const LEAST_BUFFER = 2304;

export function settingsOf(sysctl: Sysctls, options: SocketOptions): Settings {
  const flag = (key: Parameters<Sysctls['get']>[0]): boolean => sysctl.get(key) !== 0;
  return {
    congestion: (options.congestion as CongestionName | undefined) ?? sysctl.congestionControl,
    sack: flag('net.ipv4.tcp_sack'),
    duplicateSack: flag('net.ipv4.tcp_dsack'),
    timestamps: flag('net.ipv4.tcp_timestamps'),
    windowScaling: flag('net.ipv4.tcp_window_scaling'),
    ecn: ECN[sysctl.get('net.ipv4.tcp_ecn') as 0 | 1 | 2],
    sendBuffer: bufferOf(options.sendBuffer, sysctl.list('net.ipv4.tcp_wmem')),
    receiveBuffer: bufferOf(options.receiveBuffer, sysctl.list('net.ipv4.tcp_rmem')),
    maxSegment: options.maxSegment ?? 0,
    initialSegments: sysctl.get('net.wirelab.tcp_init_cwnd'),
    countAcks: sysctl.get('net.wirelab.tcp_abc') === 0,
    duplicateThreshold: sysctl.get('net.ipv4.tcp_reordering'),
    leastRto: sysctl.get('net.wirelab.tcp_rto_min_ms') * NS_PER_MS,
    ackDelay: sysctl.get('net.wirelab.tcp_delack_ms') * NS_PER_MS,
    ackEvery: sysctl.get('net.wirelab.tcp_delack_segments'),
    synRetries: sysctl.get('net.ipv4.tcp_syn_retries'),
    synAckRetries: sysctl.get('net.ipv4.tcp_synack_retries'),
    retries: sysctl.get('net.ipv4.tcp_retries2'),
    orphanRetries: sysctl.get('net.ipv4.tcp_orphan_retries') || ORPHAN_RETRIES,
    timeWait: sysctl.get('net.wirelab.tcp_timewait_s') * NS_PER_S,
    resetProofTimeWait: flag('net.ipv4.tcp_rfc1337'),
    finTimeout: sysctl.get('net.ipv4.tcp_fin_timeout') * NS_PER_S,
    slowStartAfterIdle: flag('net.ipv4.tcp_slow_start_after_idle'),
    noDelay: options.noDelay ?? false,
    quickAck: options.quickAck ?? false,
    userTimeout: options.userTimeout ?? 0,
    keepAlive: options.keepAlive ?? false,
    keepIdle: (options.keepIdle ?? sysctl.get('net.ipv4.tcp_keepalive_time')) * NS_PER_S,
    keepInterval: (options.keepInterval ?? sysctl.get('net.ipv4.tcp_keepalive_intvl')) * NS_PER_S,
    keepCount: options.keepCount ?? sysctl.get('net.ipv4.tcp_keepalive_probes'),
  };
}

/** What the program asks for is doubled and stays as it is; else the buffer begins with the default and may grow. */
function bufferOf(asked: number | undefined, [, initial, most]: readonly number[]): BufferSize {
  if (asked === undefined) return { initial: initial!, most: most! };
  const bytes = Math.max(LEAST_BUFFER, 2 * asked);
  return { initial: bytes, most: bytes };
}
