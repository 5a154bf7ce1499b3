/** What each protocol's packets mean to a tracked flow: whether one may begin it, how far it has come, how long it is remembered (Linux's nf_conntrack_proto_*). */
import type { Frame } from '../../../core/frame.ts';
import { NS_PER_S, type Ns } from '../../../core/time.ts';
import type { SysctlKey } from '../../../core/sysctl.ts';
import * as icmp from '../../../protocols/icmp/codec.ts';
import * as tcp from '../../../protocols/tcp/codec.ts';
import * as udp from '../../../protocols/udp/codec.ts';
import type { Context } from '../../context.ts';
import * as wire from '../../wire.ts';
import type { Connection } from './connection.ts';
import { tcpEvent, tcpStep, type TcpTrack } from './tcp-states.ts';
import { isQuery } from './tuple.ts';

/**
 * `accept`: it belongs to the flow. `ignore`: it passes without a trace. `invalid`: it is nobody's. `renew`: the flow is over and this
 * packet begins another with the same ports. `end`: it ends the flow at once.
 */
export type Verdict = 'accept' | 'ignore' | 'invalid' | 'renew' | 'end';

/** Linux: a stream of datagrams is one that still runs after two seconds. */
const STREAM_AFTER: Ns = 2 * NS_PER_S;

const TCP_TIMEOUTS: Readonly<Record<TcpTrack, SysctlKey>> = {
  NONE: 'net.netfilter.nf_conntrack_tcp_timeout_syn_sent',
  SYN_SENT: 'net.netfilter.nf_conntrack_tcp_timeout_syn_sent',
  SYN_SENT2: 'net.netfilter.nf_conntrack_tcp_timeout_syn_sent',
  SYN_RECV: 'net.netfilter.nf_conntrack_tcp_timeout_syn_recv',
  ESTABLISHED: 'net.netfilter.nf_conntrack_tcp_timeout_established',
  FIN_WAIT: 'net.netfilter.nf_conntrack_tcp_timeout_fin_wait',
  CLOSE_WAIT: 'net.netfilter.nf_conntrack_tcp_timeout_close_wait',
  LAST_ACK: 'net.netfilter.nf_conntrack_tcp_timeout_last_ack',
  TIME_WAIT: 'net.netfilter.nf_conntrack_tcp_timeout_time_wait',
  CLOSE: 'net.netfilter.nf_conntrack_tcp_timeout_close',
};

export class Trackers {
  readonly #ctx: Context;

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** Whether a packet may begin a flow. */
  opens(c: Connection, frame: Frame): boolean {
    const { protocol, type } = c.original;
    if (protocol === icmp.IP_PROTOCOL) return isQuery(type);
    if (protocol !== tcp.IP_PROTOCOL) return true;
    const event = eventOf(frame);
    const step = event === undefined ? 'invalid' : tcpStep('NONE', event, false);
    const loose = this.#ctx.sysctl.get('net.netfilter.nf_conntrack_tcp_loose') !== 0;
    return step === 'SYN_SENT' || (step === 'ESTABLISHED' && loose);
  }

  /** A packet of the flow has come: moves its state and its deadline. */
  packet(c: Connection, frame: Frame, reply: boolean): Verdict {
    switch (c.original.protocol) {
      case tcp.IP_PROTOCOL:
        return this.#segment(c, frame, reply);
      case udp.IP_PROTOCOL:
        return this.#datagram(c);
      case icmp.IP_PROTOCOL:
        return this.#until(c, 'net.netfilter.nf_conntrack_icmp_timeout');
      default:
        return this.#until(c, 'net.netfilter.nf_conntrack_generic_timeout');
    }
  }

  #segment(c: Connection, frame: Frame, reply: boolean): Verdict {
    const event = eventOf(frame);
    const step = event === undefined ? 'invalid' : tcpStep(c.tcp, event, reply);
    if (step === 'invalid') return 'invalid';
    if (step === 'ignored') return 'ignore';
    if (step === 'SYN_SENT' && (c.tcp === 'TIME_WAIT' || c.tcp === 'CLOSE')) return 'renew';
    // nobody has answered yet, or the answer is no: nothing is left to be remembered
    if (event === 'rst' && !c.replied) return 'end';
    if (c.replied && (c.tcp === 'SYN_RECV' || c.tcp === 'ESTABLISHED') && step === 'ESTABLISHED') c.assured = true;
    c.tcp = step;
    const pickedUp = step === 'ESTABLISHED' && !c.replied;
    return this.#until(c, pickedUp ? 'net.netfilter.nf_conntrack_tcp_timeout_unacknowledged' : TCP_TIMEOUTS[step]);
  }

  #datagram(c: Connection): Verdict {
    const stream = c.replied && this.#ctx.env.now - c.began > STREAM_AFTER;
    if (stream) c.assured = true;
    return this.#until(
      c,
      stream ? 'net.netfilter.nf_conntrack_udp_timeout_stream' : 'net.netfilter.nf_conntrack_udp_timeout',
    );
  }

  #until(c: Connection, key: SysctlKey): 'accept' {
    const { env, sysctl } = this.#ctx;
    c.expires = env.now + sysctl.get(key) * NS_PER_S;
    return 'accept';
  }
}

function eventOf(frame: Frame): ReturnType<typeof tcpEvent> {
  const at = wire.L4(frame);
  if (at + tcp.HEADER_BYTES > wire.ipEnd(frame)) return undefined;
  return tcpEvent(frame.bytes[at + tcp.FLAGS_AT]!);
}
