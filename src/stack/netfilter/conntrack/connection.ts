/** One tracked flow: its two tuples, how far its protocol has come, when it is forgotten, and what went each way. */
import type { Frame } from '../../../core/frame.ts';
import type { Ns } from '../../../core/time.ts';
import { inverted, type Tuple } from './tuple.ts';
import type { TcpTrack } from './tcp-states.ts';

/** What a packet is to its flow: the states that `-m conntrack --ctstate` knows (iptables-extensions(8)). */
export type Info = 'NEW' | 'ESTABLISHED' | 'RELATED';

/** What is noted on a frame while a node has it. A frame without such a note is INVALID to a tracking host. */
export interface Tracked {
  readonly connection: Connection;
  /** It goes the way of the replies. */
  readonly reply: boolean;
  readonly info: Info;
}

/** An error or a reset that this host makes about a packet belongs to the packet's flow and goes the other way, even before the flow is kept (nf_ct_attach). */
export function answerTo(about: Frame): Tracked | undefined {
  const tracked = about.tracked as Tracked | undefined;
  return tracked && { connection: tracked.connection, reply: !tracked.reply, info: 'RELATED' };
}

export class Connection {
  readonly original: Tuple;
  /** What an answer looks like when it comes in: changed once, when NAT chooses a mapping. */
  reply: Tuple;
  readonly began: Ns;
  expires: Ns = 0;
  tcp: TcpTrack = 'NONE';
  /** It is in the table; before that it exists on its first packet only. */
  confirmed = false;
  /** A packet has come the other way. */
  replied = false;
  /** It does not make room when the table is full. */
  assured = false;
  /** A translation of that end has been decided, even if for none. */
  sourceSettled = false;
  destinationSettled = false;
  sourceNat = false;
  destinationNat = false;
  /** Which rule made the mapping, as a packet's story tells it: its number, and its chain. */
  sourceRule = 0;
  destinationRule = 0;
  /** Tools show what it has carried. */
  counted = false;
  packets = 0;
  bytes = 0;
  replyPackets = 0;
  replyBytes = 0;

  constructor(original: Tuple, now: Ns) {
    this.original = original;
    this.reply = inverted(original);
    this.began = now;
  }

  /** The tuple that packets of a direction come in with. */
  tuple(reply: boolean): Tuple {
    return reply ? this.reply : this.original;
  }

  count(reply: boolean, bytes: number): void {
    if (reply) {
      this.replyPackets++;
      this.replyBytes += bytes;
    } else {
      this.packets++;
      this.bytes += bytes;
    }
  }
}
