/** What comes back: echo replies, and ICMP errors by way of the socket's error queue (ip(7), IP_RECVERR). */
import { errnoText } from '../../core/errno.ts';
import type { Call, Message, SocketError } from '../../core/sys.ts';
import {
  decode,
  ECHO,
  HEADER_BYTES,
  IDENTIFIER_AT,
  type IcmpMessage,
  REDIRECT,
  SEQUENCE_AT,
  SOURCE_QUENCH,
} from '../../protocols/icmp/codec.ts';
import { DESTINATION_AT, headerLengthAt, TTL_AT } from '../../protocols/ipv4/codec.ts';
import { getU16, getU32 } from '../../core/bytes.ts';
import { icmpWords } from './icmp-words.ts';
import { STAMP_BYTES, stampOf } from './probe.ts';
import type { Run } from './run.ts';
import { tripText } from './statistics.ts';

/** One packet of the raw socket, IP header included: perhaps ours, perhaps another ping's. */
export function* readPacket(run: Run, message: Message): Call<void> {
  const { bytes } = message;
  const at = bytes.length > 0 ? headerLengthAt(bytes, 0) : 0;
  const icmp = decode(bytes, at);
  if (bytes.length < at + HEADER_BYTES || !icmp.ok) return;
  if (icmp.value.kind === 'echo-reply') yield* readReply(run, message, icmp.value, bytes[TTL_AT]!);
  else yield* readNotice(run, message, icmp.value);
}

type Echo = Extract<IcmpMessage, { readonly kind: 'echo' | 'echo-reply' }>;

function* readReply(run: Run, message: Message, reply: Echo, ttl: number): Call<void> {
  const { options, tally, target } = run;
  const { data, sequence } = reply;
  if (reply.identifier !== run.identifier) return;
  const trip = run.timed && data.length >= STAMP_BYTES ? roundTrip(run, message, data) : 0;
  const repeated = tally.reply(sequence);
  if (options.quiet) return;
  const ident = options.verbose ? ` ident=${reply.identifier}` : '';
  const from = `${data.length + HEADER_BYTES} bytes from ${yield* run.nameOf(message.from.address)}:`;
  const start = `${from} icmp_seq=${sequence}${ident} ttl=${ttl}`;
  if (data.length < options.size) return run.say(`${start} (truncated)`);
  const time = run.timed ? ` time=${tripText(trip)}` : '';
  const duplicate = repeated && (!target.group || options.verbose) ? ' (DUP!)' : '';
  const stranger = !target.group && message.from.address !== target.address ? ' (DIFFERENT ADDRESS!)' : '';
  run.say(`${start}${time}${duplicate}${stranger}${wrongData(data, run.data)}`);
}

/** µs from the stamp in the data to the arrival of the last bit. A damaged stamp may lie in the future. */
function roundTrip(run: Run, message: Message, data: Uint8Array): number {
  const trip = run.wallUs(message.time) - stampOf(data);
  if (trip < 0) run.sys.warn(`ping: Warning: time of day goes back (${trip}us), taking countermeasures\n`);
  run.tally.timed(Math.max(0, trip));
  run.adapt();
  return Math.max(0, trip);
}

/** Where data differs from what was sent: the first byte, then all of it, 32 to a line. */
function wrongData(got: Uint8Array, sent: Uint8Array): string {
  let first = STAMP_BYTES;
  while (first < sent.length && got[first] === sent[first]) first++;
  if (first >= sent.length) return '';
  const hex = (byte: number): string => byte.toString(16);
  let text = `\nwrong data byte #${first} should be 0x${hex(sent[first]!)} but was 0x${hex(got[first]!)}`;
  for (let i = STAMP_BYTES; i < sent.length; i++) {
    if (i % 32 === STAMP_BYTES) text += `\n#${i}\t`;
    text += `${hex(got[i]!)} `;
  }
  return text;
}

/** Errors come by the error queue too, and are told there; a redirect or a source quench only comes here. */
function* readNotice(run: Run, message: Message, icmp: IcmpMessage): Call<void> {
  const quote =
    'quote' in icmp ? icmp.quote : icmp.kind === 'other' && icmp.type === SOURCE_QUENCH ? icmp.data : undefined;
  const probe = quote && quotedProbe(run, quote);
  if (probe === undefined) return;
  const type = icmp.kind === 'redirect' ? REDIRECT : icmp.kind === 'other' ? icmp.type : undefined;
  if (type === undefined) return run.tally.acknowledge(probe);
  if (run.options.quiet) return;
  const nextHop = icmp.kind === 'redirect' ? yield* run.nameOf(icmp.gateway) : '';
  const from = yield* run.nameOf(message.from.address);
  run.say(`From ${from}: icmp_seq=${probe} ${icmpWords(type, icmp.code, 0, nextHop)}`);
}

/** Sequence number of the probe that an ICMP message quotes, if it is ours. */
function quotedProbe(run: Run, quote: Uint8Array): number | undefined {
  if (quote.length < DESTINATION_AT + 4) return undefined;
  const ours = getU32(quote, DESTINATION_AT) === run.target.address;
  return ours ? ourSequence(run, quote.subarray(headerLengthAt(quote, 0))) : undefined;
}

function ourSequence(run: Run, icmp: Uint8Array): number | undefined {
  if (icmp.length < HEADER_BYTES || icmp[0] !== ECHO || getU16(icmp, IDENTIFIER_AT) !== run.identifier)
    return undefined;
  return getU16(icmp, SEQUENCE_AT);
}

/** Tells one entry of the error queue. `network`: an ICMP message came; `local`: this host refused. */
export function* tellError(run: Run, error: SocketError): Call<'network' | 'local' | 'not ours'> {
  const { options, tally } = run;
  if (error.origin === 'local') {
    if (options.quiet) return 'local';
    const words = error.errno === 'EMSGSIZE' ? `message too long, mtu=${error.info}` : errnoText(error.errno);
    run.sys.warn(`ping: local error: ${words}\n`);
    tally.errors++;
    return 'local';
  }
  const sequence = error.to.address === run.target.address ? ourSequence(run, error.bytes) : undefined;
  if (sequence === undefined) return 'not ours';
  tally.acknowledge(sequence);
  tally.errors++;
  if (!options.quiet) {
    const words = icmpWords(error.type, error.code, error.info);
    run.say(`From ${yield* run.nameOf(error.offender)} icmp_seq=${sequence} ${words}`);
  }
  return 'network';
}
