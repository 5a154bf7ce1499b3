/** What can be set about a connection: sysctls of its host and options of its socket, as they stood when it began. Times in ns, sizes in bytes. */
import type { CongestionName } from '../../core/sysctl.ts';
import type { Ns } from '../../core/time.ts';

export interface BufferSize {
  readonly initial: number;
  /** It grows up to this by itself; as much as `initial` when the program has set it. */
  readonly most: number;
}

export interface Settings {
  readonly congestion: CongestionName;
  readonly sack: boolean;
  /** Report what came twice (RFC 2883). */
  readonly duplicateSack: boolean;
  readonly timestamps: boolean;
  readonly windowScaling: boolean;
  /** `offer`: our SYN asks for it; `grant`: we say yes when asked (RFC 3168, 6.1.1). */
  readonly ecn: 'off' | 'offer' | 'grant';
  readonly sendBuffer: BufferSize;
  readonly receiveBuffer: BufferSize;
  /** 0: what the interface allows. */
  readonly maxSegment: number;
  readonly initialSegments: number;
  /** Congestion avoidance counts ACKs, not the bytes that they acknowledge. */
  readonly countAcks: boolean;
  /** Duplicate ACKs that mean a loss. */
  readonly duplicateThreshold: number;
  readonly leastRto: Ns;
  readonly ackDelay: Ns;
  readonly ackEvery: number;
  readonly synRetries: number;
  readonly synAckRetries: number;
  readonly retries: number;
  readonly orphanRetries: number;
  readonly timeWait: Ns;
  /** RFC 1337: a reset does not end TIME-WAIT. */
  readonly resetProofTimeWait: boolean;
  readonly finTimeout: Ns;
  readonly slowStartAfterIdle: boolean;
  readonly noDelay: boolean;
  readonly quickAck: boolean;
  /** 0: as `retries` says. */
  readonly userTimeout: Ns;
  readonly keepAlive: boolean;
  readonly keepIdle: Ns;
  readonly keepInterval: Ns;
  readonly keepCount: number;
}
