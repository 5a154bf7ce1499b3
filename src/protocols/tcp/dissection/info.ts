/** A segment in one line, as Wireshark's packet list has it: `40000 → 5000 [SYN] Seq=0 Win=64240 Len=0 MSS=1460`. */
import { getU16, getU32 } from '../../../core/bytes.ts';
import type { FieldValue } from '../../../core/protocol.ts';
import * as O from '../options.ts';
import { DUPLICATE_ACK, REMARKS } from './analysis-fields.ts';
import { optionRanges, type OptionRange } from './options.ts';

type Value = (name: string) => FieldValue | undefined;

const NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE', 'Reserved'];

export const flagNames = (flags: number): string =>
  NAMES.filter((_, bit) => (flags >>> bit) & 1 || (bit === 9 && flags >>> 9)).join(', ') || '<None>';

/** Reserved three times, then each flag's letter or a dot. */
export const flagLetters = (flags: number): string =>
  [...'RRRACEUAPRSF'].map((letter, i) => (flags & (0x800 >>> i) ? letter : '·')).join('');

export function info(value: Value): string {
  const ports = `${String(value('tcp.srcport'))} → ${String(value('tcp.dstport'))}`;
  const flags = value('tcp.flags');
  if (typeof flags !== 'number') return value('tcp.dstport') === undefined ? 'TCP, cut short' : ports + bogus(value);
  const parts = [`${remarks(value)}${ports} [${flagNames(flags)}]`, `Seq=${String(value('tcp.seq'))}`];
  if (flags & 0x10) parts.push(`Ack=${String(value('tcp.ack'))}`);
  parts.push(`Win=${String(value('tcp.window_size'))}`);
  if (value('tcp.checksum.status') === 0) parts.push('[TCP CHECKSUM INCORRECT]');
  if (flags & 0x20) parts.push(`Urg=${String(value('tcp.urgent_pointer'))}`);
  if (value('tcp.len') !== undefined) parts.push(`Len=${String(value('tcp.len'))}`);
  const options = value('tcp.options');
  if (typeof options === 'object') {
    const base = flags & 0x10 ? Number(value('tcp.ack_raw')) - Number(value('tcp.ack')) : 0;
    for (const option of optionRanges(options, 0, options.length)) parts.push(...optionWords(options, option, base));
  }
  return parts.join(' ');
}

function bogus(value: Value): string {
  const header = value('tcp.hdr_len');
  return header === undefined ? '' : `, bogus TCP header length (${String(header)}, must be at least 20)`;
}

/** `[TCP Dup ACK 5#1] ` */
export function remarks(value: Value): string {
  let text = '';
  for (const [{ name }, words] of REMARKS) {
    if (value(name) === undefined || isImplied(name, value)) continue;
    const count =
      name === DUPLICATE_ACK.name
        ? ` ${String(value('tcp.analysis.duplicate_ack_frame'))}#${String(value('tcp.analysis.duplicate_ack_num'))}`
        : '';
    text = `[${words}${count}] ${text}`;
  }
  return text;
}

/** A fast or spurious retransmission is a retransmission too, but is called by one name. */
const isImplied = (name: string, value: Value): boolean =>
  name === 'tcp.analysis.retransmission' &&
  (value('tcp.analysis.fast_retransmission') !== undefined ||
    value('tcp.analysis.spurious_retransmission') !== undefined);

function optionWords(options: Uint8Array, { kind, at, length }: OptionRange, base: number): string[] {
  if (length === 0) return [];
  if (kind === O.SACK_PERMITTED) return ['SACK_PERM'];
  if (kind === O.MAXIMUM_SEGMENT_SIZE && length === 4) return [`MSS=${getU16(options, at + 2)}`];
  if (kind === O.WINDOW_SCALE && length === 3) return [`WS=${2 ** Math.min(O.MAX_WINDOW_SCALE, options[at + 2]!)}`];
  if (kind === O.TIMESTAMPS && length === 10) {
    return [`TSval=${getU32(options, at + 2)}`, `TSecr=${getU32(options, at + 6)}`];
  }
  if (kind !== O.SACK) return [];
  return Array.from({ length: (length - 2) >>> 3 }, (_, n) => {
    const edge = (which: number): number => (getU32(options, at + 2 + 8 * n + 4 * which) - base) >>> 0;
    return `SLE=${edge(0)} SRE=${edge(1)}`;
  });
}
