/** ICMP messages as a raw socket receives them, IP header included, and which packet an error among them is about (RFC 792). */
import type { Ipv4Address } from '../../core/address.ts';
import { getU16, getU32 } from '../../core/bytes.ts';
import type { Call, Fd, Message, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import {
  decode,
  ECHO,
  HEADER_BYTES,
  IDENTIFIER_AT,
  IP_PROTOCOL,
  type IcmpMessage,
  SEQUENCE_AT,
} from '../../protocols/icmp/codec.ts';
import { DESTINATION_AT, headerLengthAt, PROTOCOL_AT, TTL_AT } from '../../protocols/ipv4/codec.ts';

export interface Answer {
  readonly from: Ipv4Address;
  /** When its last bit came in. */
  readonly time: Ns;
  readonly ttl: number;
  readonly icmp: IcmpMessage;
  /** Size of the ICMP message in bytes. */
  readonly bytes: number;
  /** Of an error: the packet that it is about, as far as it was quoted. */
  readonly about: Quoted | undefined;
}

export interface Quoted {
  /** From its IP header on. */
  readonly packet: Uint8Array;
  readonly destination: Ipv4Address;
  readonly protocol: number;
  readonly payload: Uint8Array;
}

export function readAnswer({ bytes, from, time }: Message): Answer | undefined {
  if (bytes.length < DESTINATION_AT + 4) return undefined;
  const at = headerLengthAt(bytes, 0);
  const icmp = decode(bytes, at);
  if (!icmp.ok) return undefined;
  const about = 'quote' in icmp.value ? readQuote(icmp.value.quote) : undefined;
  return { from: from.address, time, ttl: bytes[TTL_AT]!, icmp: icmp.value, bytes: bytes.length - at, about };
}

function readQuote(packet: Uint8Array): Quoted | undefined {
  if (packet.length < DESTINATION_AT + 4) return undefined;
  const payload = packet.subarray(headerLengthAt(packet, 0));
  return { packet, destination: getU32(packet, DESTINATION_AT), protocol: packet[PROTOCOL_AT]!, payload };
}

/** Sequence number of the echo request that an answer belongs to, if it carries this identifier. */
export function echoAnswered({ icmp, about }: Answer, identifier: number): number | undefined {
  if (icmp.kind === 'echo-reply') return icmp.identifier === identifier ? icmp.sequence : undefined;
  if (about?.protocol !== IP_PROTOCOL || about.payload.length < HEADER_BYTES) return undefined;
  if (about.payload[0] !== ECHO || getU16(about.payload, IDENTIFIER_AT) !== identifier) return undefined;
  return getU16(about.payload, SEQUENCE_AT);
}

/** Waits at a raw socket for the first answer that is wanted. */
export function* awaitAnswer(
  sys: Sys,
  socket: Fd,
  until: Ns,
  wanted: (answer: Answer) => boolean,
): Call<Answer | 'timeout' | 'signal'> {
  for (;;) {
    const got = yield* sys.receive(socket, { timeout: Math.max(0, until - sys.now()) });
    if (!got.ok && got.error === 'EINTR') return 'signal';
    if (!got.ok && got.error === 'ETIMEDOUT') return 'timeout';
    const answer = got.ok ? readAnswer(got.value) : undefined;
    if (answer && wanted(answer)) return answer;
  }
}
