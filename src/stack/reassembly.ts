/** Puts fragments together again (RFC 791, 3.2; timeout: RFC 1122, 3.3.2). Overlaps condemn the whole datagram (RFC 5722, 4, as Linux does for IPv4). */
import type { Alarm } from '../core/device.ts';
import { getU16, setU16 } from '../core/bytes.ts';
import type { Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import { NEVER, NS_PER_S, type Ns } from '../core/time.ts';
import * as icmp from '../protocols/icmp/codec.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import type { Context } from './context.ts';
import { IP_PIECE, IP_REASSEMBLE, IP_REASSEMBLY_FAIL } from './events.ts';
import type { IcmpErrors } from './icmp-errors.ts';
import { REASSEMBLY_EXCEEDED } from './icmp-reasons.ts';
import type { Interface } from './interface.ts';
import * as why from './reasons.ts';
import * as wire from './wire.ts';

/** Linux's ipfrag_high_thresh: what all unfinished datagrams together may hold. */
const MOST_BYTES = 4 * 1024 * 1024;

interface Piece {
  readonly frame: Frame;
  readonly from: number;
  /** One past the last byte, in the datagram's payload. */
  readonly to: number;
}

interface Datagram {
  readonly key: string;
  readonly iface: Interface;
  readonly expires: Ns;
  /** In the order of their offsets. */
  readonly pieces: Piece[];
  bytes: number;
  /** Length of the payload, known once the last fragment came. */
  total: number | undefined;
}

export interface FragmentsView {
  readonly source: number;
  readonly destination: number;
  readonly identification: number;
  readonly pieces: number;
  readonly bytes: number;
  readonly expires: Ns;
}

export class Reassembly {
  readonly #ctx: Context;
  readonly #errors: IcmpErrors;
  readonly #datagrams = new Map<string, Datagram>();
  #bytes = 0;
  #alarm: Alarm | undefined;

  constructor(ctx: Context, errors: IcmpErrors) {
    this.#ctx = ctx;
    this.#errors = errors;
  }

  /** Keeps a fragment; gives the whole packet when it was the last one missing. Consumes the reference. */
  add(iface: Interface, frame: Frame): Frame | undefined {
    const { counters } = this.#ctx;
    counters['ip-reasm-reqds']++;
    const from = wire.fragmentOffset(frame);
    const to = from + wire.ipLength(frame) - wire.headerLength(frame);
    const more = (getU16(frame.bytes, wire.IP_FRAGMENT) & ipv4.MORE_FRAGMENTS) !== 0;
    const tooLong = to > ipv4.MAX_PACKET_BYTES - wire.headerLength(frame);
    if (to === from || tooLong || (more && (to & 7) !== 0)) return this.#refuse(frame, why.PIECE_BAD);
    const datagram = this.#datagrams.get(keyOf(frame)) ?? this.#open(iface, frame);
    const reason = this.#place(datagram, { frame, from, to }, more);
    if (reason) {
      if (reason !== 'duplicate') this.#giveUp(datagram, reason);
      this.#ctx.env.frames.release(frame);
      return undefined;
    }
    this.#emitPiece(frame, from, to);
    if (datagram.total === datagram.bytes) return this.#whole(datagram);
    this.#trim(datagram);
    return undefined;
  }

  entries(): readonly FragmentsView[] {
    return [...this.#datagrams.values()].map(({ pieces, bytes, expires }) => {
      const { frame } = pieces[0]!;
      return {
        source: wire.ipSource(frame),
        destination: wire.ipDestination(frame),
        identification: getU16(frame.bytes, wire.IP_ID),
        pieces: pieces.length,
        bytes,
        expires,
      };
    });
  }

  #open(iface: Interface, frame: Frame): Datagram {
    const { env, sysctl } = this.#ctx;
    const expires = env.now + sysctl.get('net.ipv4.ipfrag_time') * NS_PER_S;
    const datagram: Datagram = { key: keyOf(frame), iface, expires, pieces: [], bytes: 0, total: undefined };
    this.#datagrams.set(datagram.key, datagram);
    this.#arm();
    return datagram;
  }

  /** Sorts a piece in; a reason when it condemns its datagram, `duplicate` when it is there already. */
  #place(datagram: Datagram, piece: Piece, more: boolean): Reason | 'duplicate' | undefined {
    const { pieces } = datagram;
    const { from, to } = piece;
    if (pieces.some((p) => p.from === from && p.to === to)) return 'duplicate';
    if (pieces.some((p) => from < p.to && p.from < to)) return why.OVERLAP;
    const furthest = pieces.at(-1)?.to ?? 0;
    if (more ? datagram.total !== undefined && to > datagram.total : to < furthest) return why.PIECE_BAD;
    if (!more) {
      if (datagram.total !== undefined) return why.PIECE_BAD;
      datagram.total = to;
    }
    const at = pieces.findIndex((p) => p.from > from);
    pieces.splice(at < 0 ? pieces.length : at, 0, piece);
    datagram.bytes += to - from;
    this.#bytes += to - from;
    return undefined;
  }

  #whole(datagram: Datagram): Frame | undefined {
    const { counters, env } = this.#ctx;
    const first = datagram.pieces[0]!.frame;
    const header = wire.headerLength(first);
    const length = header + datagram.bytes;
    if (length > ipv4.MAX_PACKET_BYTES) {
      this.#giveUp(datagram, why.PIECE_BAD);
      return undefined;
    }
    const frame = wire.allocatePacket(env.frames, length);
    frame.id = first.id;
    frame.bytes.set(first.bytes.subarray(0, wire.L3 + header));
    for (const { frame: piece, from } of datagram.pieces) {
      frame.bytes.set(piece.bytes.subarray(wire.L4(piece), wire.ipEnd(piece)), wire.L3 + header + from);
      frame.damage ??= piece.damage;
    }
    setU16(frame.bytes, wire.IP_LENGTH, length);
    setU16(frame.bytes, wire.IP_FRAGMENT, 0);
    wire.sealHeader(frame);
    counters['ip-reasm-oks']++;
    this.#emit(IP_REASSEMBLE, datagram, why.WHOLE, length);
    this.#forget(datagram);
    return frame;
  }

  #giveUp(datagram: Datagram, reason: Reason): void {
    this.#ctx.counters['ip-reasm-fails']++;
    this.#emit(IP_REASSEMBLY_FAIL, datagram, reason, datagram.bytes);
    this.#forget(datagram);
  }

  #forget(datagram: Datagram): void {
    this.#datagrams.delete(datagram.key);
    this.#bytes -= datagram.bytes;
    for (const piece of datagram.pieces) this.#ctx.env.frames.release(piece.frame);
  }

  /** The oldest datagrams make room. */
  #trim(newest: Datagram): void {
    for (const datagram of this.#datagrams.values()) {
      if (this.#bytes <= MOST_BYTES || datagram === newest) return;
      this.#giveUp(datagram, why.FRAGMENTS_TOO_MANY);
    }
  }

  #arm(): void {
    this.#alarm ??= this.#ctx.env.alarm(() => this.#expire(), 'upkeep');
    const next = Math.min(NEVER, ...[...this.#datagrams.values()].map((d) => d.expires));
    if (next < NEVER) this.#alarm.set(next);
  }

  /** RFC 1122, 3.3.2: the source is told, if the first fragment came. */
  #expire(): void {
    const { counters, env } = this.#ctx;
    for (const datagram of [...this.#datagrams.values()]) {
      if (datagram.expires > env.now) continue;
      counters['ip-reasm-timeout']++;
      const first = datagram.pieces[0];
      if (first?.from === 0) {
        this.#errors.send(first.frame, icmp.TIME_EXCEEDED, icmp.REASSEMBLY_EXCEEDED, 0, REASSEMBLY_EXCEEDED);
      }
      this.#giveUp(datagram, why.REASSEMBLY_TIMEOUT);
    }
    this.#arm();
  }

  #refuse(frame: Frame, reason: Reason): undefined {
    const { counters, env } = this.#ctx;
    const id = getU16(frame.bytes, wire.IP_ID);
    counters['ip-reasm-fails']++;
    env.emit(IP_REASSEMBLY_FAIL, -1, frame.id, reason, wire.ipSource(frame), id, 1, wire.ipLength(frame));
    env.frames.release(frame);
  }

  #emitPiece(frame: Frame, from: number, to: number): void {
    const id = getU16(frame.bytes, wire.IP_ID);
    this.#ctx.env.emit(IP_PIECE, -1, frame.id, why.PIECE_KEPT, wire.ipSource(frame), id, from, to - from);
  }

  #emit(kind: typeof IP_REASSEMBLE, datagram: Datagram, reason: Reason, length: number): void {
    const first = datagram.pieces[0]?.frame;
    const [source, id] = first ? [wire.ipSource(first), getU16(first.bytes, wire.IP_ID)] : [0, 0];
    const port = datagram.iface.port;
    this.#ctx.env.emit(kind, port, first?.id ?? 0, reason, source, id, datagram.pieces.length, length);
  }
}

/** RFC 791, 3.2: source, destination, protocol and identification name a datagram. */
const keyOf = (frame: Frame): string =>
  `${wire.ipSource(frame)} ${wire.ipDestination(frame)} ${wire.ipProtocol(frame)} ${getU16(frame.bytes, wire.IP_ID)}`;
