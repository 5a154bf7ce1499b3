/**
 * A segment as its sender recorded it, in the words of a packet list. It says at once what the analysis of a capture would say
 * after all the frames before: the sender knows which segments it sends again, and why.
 */
import type { EventRow } from '../core/event.ts';
import { formatIpv4 } from '../core/address.ts';
import { getU16, getU32 } from '../core/bytes.ts';
import type { PacketView } from '../core/lens.ts';
import { segmentIn } from '../dissect/index.ts';
import { DESTINATION_AT, SOURCE_AT } from '../protocols/ipv4/codec.ts';
import * as C from '../protocols/tcp/codec.ts';
import { flagNames } from '../protocols/tcp/dissection/info.ts';
import { readOptions, TcpOptions } from '../protocols/tcp/options.ts';
import * as R from '../protocols/tcp/reasons.ts';

const PACKET_AT = 14;

const REMARKS: ReadonlyMap<string, string> = new Map([
  [R.ACKS_GAP.id, 'Dup ACK'],
  [R.AGAIN_FAST.id, 'Fast Retransmission'],
  [R.PROBES_WINDOW.id, 'ZeroWindowProbe'],
  [R.PROBES_PEER.id, 'Keep-Alive'],
  [R.ACKS_WINDOW.id, 'Window Update'],
]);

/** Why the segment is more than the next one: `Retransmission`. */
export function remarkOf({ reason, numbers }: EventRow): string | undefined {
  if (!reason) return undefined;
  const known = REMARKS.get(reason.id) ?? (reason.id.startsWith('tcp-again-') ? 'Retransmission' : undefined);
  const plain = ((numbers[5] ?? 0) & (C.SYN | C.FIN | C.RST)) === 0;
  return known ?? (plain && numbers[6] === 0 ? 'ZeroWindow' : undefined);
}

/**
 * `row`: the `tcp.send` of the segment; `frame`: its bytes as they were seen, undamaged and without the FCS. The header is read from
 * the bytes; the record tells what they alone cannot: how the numbers count and why it was sent. Undefined when the bytes are
 * another segment than the one recorded, or a fragment.
 */
export function sentSegment(row: EventRow, frame: Uint8Array): PacketView | undefined {
  const place = segmentIn(frame);
  if (!place) return undefined;
  const { at, end } = place;
  const [, , , sequence, acknowledgment, recorded, window, recordedLength] = row.numbers;
  const header = C.headerLengthAt(frame, at);
  const flags = getU16(frame, at + C.OFFSET_AT) & 0xfff;
  const length = end - at - header;
  if (flags !== recorded || length !== recordedLength) return undefined;
  const ports = `${getU16(frame, at + C.SOURCE_PORT_AT)} → ${getU16(frame, at + C.DESTINATION_PORT_AT)}`;
  const remark = remarkOf(row);
  const words = [
    `${remark === undefined ? '' : `[TCP ${remark}] `}${ports} [${flagNames(flags)}] Seq=${sequence}`,
    ...(flags & C.ACK ? [`Ack=${acknowledgment}`] : []),
    `Win=${window} Len=${length}`,
    ...(flags & C.SYN ? [maximumSize(frame, at, at + header)] : []),
  ];
  return {
    protocol: 'TCP',
    source: formatIpv4(getU32(frame, PACKET_AT + SOURCE_AT)),
    destination: formatIpv4(getU32(frame, PACKET_AT + DESTINATION_AT)),
    info: words.join(' ').trimEnd(),
  };
}

function maximumSize(frame: Uint8Array, at: number, end: number): string {
  const options = new TcpOptions();
  readOptions(frame, at + C.OPTIONS_AT, end, options);
  return options.mss < 0 ? '' : `MSS=${options.mss}`;
}
