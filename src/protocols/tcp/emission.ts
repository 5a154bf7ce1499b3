/** Puts together the segments of a connection: flags, window, options (RFC 9293, 3.1; RFC 7323; RFC 2018; RFC 3168). */
import type { Reason } from '../../core/event.ts';
import * as tcp from './codec.ts';
import type { ConnectionHost } from './host.ts';
import { sackBytes, synOptions, TIMESTAMPS_BYTES } from './options.ts';
import type { Receiver } from './receiver.ts';
import type { SegmentCounts } from './segment-counts.ts';
import type { SegmentSize } from './segment-size.ts';
import { Outgoing } from './segment.ts';
import type { Sender } from './sender.ts';
import { wrap } from './sequence.ts';
import type { Settings } from './settings.ts';
import type { State } from './states.ts';
import type { Timestamps } from './timestamps.ts';

/** What of a connection shows in its segments, and what it counts. */
export interface Emitting {
  readonly host: ConnectionHost;
  readonly settings: Settings;
  readonly state: State;
  readonly send: Sender;
  readonly receive: Receiver;
  readonly size: SegmentSize;
  readonly timestamps: Timestamps;
  readonly sack: boolean;
  readonly windowScaling: boolean;
  readonly ecn: boolean;
  readonly echoMark: boolean;
  readonly clock: number;
  readonly tries: number;
  readonly counts: SegmentCounts;
  lastAck: number;
}

export class Emission {
  readonly #of: Emitting;
  readonly #out = new Outgoing();

  constructor(of: Emitting) {
    this.#of = of;
  }

  /** `length` bytes of the stream from a place on, or none; the ACK flag is always set (RFC 9293, 3.1). */
  segment(place: number, length: number, flags: number, reason: Reason): void {
    const { send, receive, timestamps } = this.#of;
    const out = this.#out;
    out.sequence = wrap(send.iss, place);
    out.place = place;
    out.length = length;
    out.flags = flags | tcp.ACK;
    out.syn = undefined;
    out.acknowledgment = wrap(receive.irs, receive.next);
    out.window = receive.windowField(this.#of.size.announced);
    out.timestamps = timestamps.agreed;
    out.timestampValue = this.#of.clock;
    out.timestampEcho = timestamps.echo;
    out.sack = this.#of.sack && (flags & tcp.RST) === 0 ? receive.sackBlocks(this.#sackRoom(length)) : [];
    this.#markEcn(place, length, flags);
    this.#send(length, reason);
  }

  /** New data is ECN-capable, what is sent again is not (RFC 3168, 6.1.5); a reduction is told once (6.1.2). */
  #markEcn(place: number, length: number, flags: number): void {
    const { send, ecn, echoMark } = this.#of;
    const out = this.#out;
    out.ecnCapable = ecn && length > 0 && place + length === send.nxt - (flags & tcp.FIN ? 1 : 0);
    if (echoMark) out.flags |= tcp.ECE;
    if (!out.ecnCapable || !send.recovery.reductionToTell) return;
    out.flags |= tcp.CWR;
    send.recovery.reductionToTell = false;
  }

  /** Blocks that fit beside timestamps (RFC 2018, 3), and beside the payload. */
  #sackRoom(length: number): number {
    const room = Math.min(40 - (this.#of.timestamps.agreed ? TIMESTAMPS_BYTES : 0), this.#of.send.mss - length);
    return room >= sackBytes(1) ? Math.floor((room - 4) / 8) : 0;
  }

  /** Our SYN: alone, or acknowledging the peer's. Its window is never scaled (RFC 7323, 2.2). */
  syn(reason: Reason): void {
    const of = this.#of;
    const { send, receive, settings } = of;
    const answers = of.state === 'SYN-RECEIVED';
    const out = this.#out;
    out.sequence = send.iss;
    out.place = 0;
    out.length = 0;
    out.sack = [];
    out.ecnCapable = false;
    out.acknowledgment = answers ? wrap(receive.irs, receive.next) : 0;
    out.window = receive.synWindow(of.size.announced);
    const ecn = answers ? of.ecn && tcp.ECE : settings.ecn === 'offer' && of.tries === 0 && tcp.ECE | tcp.CWR;
    out.flags = tcp.SYN | (answers ? tcp.ACK : 0) | (ecn || 0);
    const stamps = answers ? of.timestamps.agreed : settings.timestamps;
    out.syn = synOptions({
      mss: of.size.announced,
      windowScale: (answers ? of.windowScaling : settings.windowScaling) ? receive.scaleOffer : -1,
      sackPermitted: answers ? of.sack : settings.sack,
      timestamps: stamps ? { value: of.clock, echo: of.timestamps.echo } : undefined,
    });
    if (of.tries === 0) send.times.sent(1, of.host.now);
    else send.times.forget();
    this.#send(0, reason);
  }

  #send(length: number, reason: Reason): void {
    const of = this.#of;
    of.counts.sent(length);
    of.lastAck = of.receive.next;
    of.receive.acknowledged();
    of.host.transmit(this.#out, of.send.queue, reason);
  }
}
