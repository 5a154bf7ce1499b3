/** How traceroute prints one probe, and what an ICMP error means to it (RFC 792, RFC 1812 section 5.2.7.1). */
import { formatIpv4 } from '../../core/address.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { NS_PER_MS } from '../../core/time.ts';
import { FRAGMENTATION_NEEDED, TIME_EXCEEDED, TTL_EXCEEDED, UNREACHABLE } from '../../protocols/icmp/codec.ts';
import { nameOf } from '../lib/dns/lookup.ts';
import type { TraceOptions } from './options.ts';
import type { Probes } from './probes.ts';

const NOTES: Readonly<Record<number, string>> = {
  0: '!N',
  1: '!H',
  2: '!P',
  3: '', // the destination itself: nobody listens on that port
  5: '!S',
  6: '!N',
  7: '!H',
  8: '!N',
  9: '!X',
  10: '!X',
  11: '!N',
  12: '!H',
  13: '!X',
  14: '!V',
  15: '!C',
};

/** The note behind a probe's time. `final`: the trace ends at this hop. */
export function noteOf(type: number, code: number, info: number): { readonly note: string; readonly final: boolean } {
  if (type === TIME_EXCEEDED && code === TTL_EXCEEDED) return { note: '', final: false };
  if (type !== UNREACHABLE) return { note: `!<${type}-${code}>`, final: true };
  const note = code === FRAGMENTATION_NEEDED ? `!F-${info}` : (NOTES[code] ?? `!<${code}>`);
  return { note, final: true };
}

/** One probe's part of its hop's line; the line's own beginning when it is the first of its hop. */
export function* probeText(sys: Sys, options: TraceOptions, probes: Probes, index: number): Call<string> {
  const probe = probes.list[index]!;
  const place = index % options.perHop;
  const start = place === 0 ? `\n${String(probes.hopOf(index)).padStart(2)} ` : '';
  const note = probe.note === '' ? '' : ` ${probe.note}`;
  const trip = probe.receivedAt === undefined ? undefined : (probe.receivedAt - (probe.sentAt ?? 0)) / NS_PER_MS;
  const rest = `${trip === undefined ? '' : `  ${trip.toFixed(3)} ms`}${note}`;
  if (probe.from === undefined) return `${start} *${rest}`;
  const before = probes.list.slice(index - place, index).findLast((p) => p.from !== undefined);
  const dotted = formatIpv4(probe.from);
  if (before?.from === probe.from) return `${start}${rest}`;
  const name = options.numeric ? dotted : `${(yield* nameOf(sys, probe.from)) ?? dotted} (${dotted})`;
  return `${start} ${name}${rest}`;
}
