/** Apple's traceroute: three UDP datagrams to each hop, one after the other, 64 hops at most (network_cmds, traceroute.tproj; RFC 792). */
import { formatIpv4, type Ipv4Address, parseIpv4 } from '../../../core/address.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Call, ExitStatus, Program, Sys } from '../../../core/sys.ts';
import { NS_PER_MS } from '../../../core/time.ts';
import { type IcmpMessage, PORT_UNREACHABLE } from '../../../protocols/icmp/codec.ts';
import type { PathRow } from '../../../core/tables.ts';
import { lookupOne, nameOf } from '../../lib/dns/lookup.ts';
import { awaitAnswer } from '../../lib/icmp-answers.ts';
import { readOptions, type TraceOptions } from './options.ts';
import { Prober } from './probe.ts';

const NOTES: Readonly<Record<number, string>> = {
  0: ' !N',
  1: ' !H',
  2: ' !P',
  5: ' !S',
  6: ' !U',
  7: ' !W',
  8: ' !I',
  9: ' !A',
  10: ' !Z',
  11: ' !Q',
  12: ' !T',
  13: ' !X',
  14: ' !V',
  15: ' !C',
};

export const traceroute: Program = {
  name: 'traceroute',
  summary: 'Shows the routers on the way to a host',
  usage: 'traceroute [-In] [-f first_ttl] [-m max_ttl] [-q nqueries] [-w waittime] host [packetlen]',
  options: [
    { flag: '-I', meaning: 'probe with ICMP echo requests instead of UDP' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-q', value: 'nqueries', meaning: 'probes per hop' },
    { flag: '-m', value: 'max_ttl', meaning: 'the last hop to try' },
    { flag: '-f', value: 'first_ttl', meaning: 'the first hop to try' },
    { flag: '-w', value: 'waittime', meaning: 'seconds to wait for an answer' },
    { flag: '-p', value: 'port', meaning: 'the port before the first' },
    { flag: '-s', value: 'src_addr', meaning: 'source address' },
  ],
  operand: 'host',
  examples: ['traceroute bob', 'traceroute -n -I bob'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const read = readOptions(args);
    if (!read.ok) return (sys.warn(read.error), 1);
    const options = read.value;
    const found = yield* lookupOne(sys, options.target);
    if (!found.ok) return (sys.warn(`traceroute: unknown host ${options.target}\n`), 1);
    const path = sys.table('path', { destination: formatIpv4(found.value) })[0] as PathRow | undefined;
    const source = parseIpv4(options.source ?? path?.source ?? '');
    if (!source.ok) return (sys.warn(`traceroute: findsaddr: failed to connect to peer for src addr selection.\n`), 1);
    const prober = Prober.open(sys, options, found.value, source.value);
    if (!prober.ok) return (sys.warn(`traceroute: ${errnoText(prober.error)}\n`), 1);
    const from = options.source === undefined ? '' : ` from ${options.source}`;
    const { mostHops, packetBytes } = options;
    const head = `traceroute to ${options.target} (${formatIpv4(found.value)})${from}`;
    sys.warn(`${head}, ${mostHops} hops max, ${packetBytes} byte packets\n`);
    return yield* trace(sys, options, prober.value);
  },
};

function* trace(sys: Sys, options: TraceOptions, prober: Prober): Call<ExitStatus> {
  for (let ttl = options.firstHop; ttl <= options.mostHops; ttl++) {
    sys.print(String(ttl).padStart(2) + ' ');
    const ended = yield* hop(sys, options, prober, ttl);
    sys.print('\n');
    if (ended) break;
  }
  return 0;
}

/** One line. Returns whether the trace ends here: an answer from the end, or most probes refused. */
function* hop(sys: Sys, options: TraceOptions, prober: Prober, ttl: number): Call<boolean> {
  let last: Ipv4Address | undefined;
  let arrived = false;
  let refused = 0;
  for (let n = 0; n < options.perHop; n++) {
    if (n > 0 && options.pause > 0) yield* sys.sleep(options.pause);
    const sentAt = sys.now();
    const sent = prober.send(ttl);
    if (!sent.ok) sys.warn(`traceroute: sendto: ${errnoText(sent.error)}\n`);
    const answer = yield* awaitAnswer(sys, prober.listener, sentAt + options.wait, prober.mine);
    if (typeof answer === 'string') {
      sys.print(' *');
      continue;
    }
    if (answer.from !== last)
      sys.print(`${last === undefined ? '' : '\n   '} ${yield* named(sys, options, answer.from)}`);
    last = answer.from;
    const note = noteOf(answer.icmp, answer.ttl);
    sys.print(`  ${((answer.time - sentAt) / NS_PER_MS).toFixed(3)} ms${note.text}`);
    arrived ||= note.arrived;
    if (note.refused) refused++;
  }
  return arrived || (refused > 0 && refused >= (options.perHop + 1) / 2);
}

function* named(sys: Sys, { numeric }: TraceOptions, address: Ipv4Address): Call<string> {
  const dotted = formatIpv4(address);
  return numeric ? dotted : `${(yield* nameOf(sys, address)) ?? dotted} (${dotted})`;
}

interface Note {
  readonly text: string;
  readonly arrived: boolean;
  readonly refused: boolean;
}

function noteOf(icmp: IcmpMessage, ttl: number): Note {
  if (icmp.kind === 'time-exceeded') return { text: '', arrived: false, refused: false };
  const end = { text: ttl <= 1 ? ' !' : '', arrived: true, refused: false };
  if (icmp.kind !== 'unreachable' || icmp.code === PORT_UNREACHABLE) return end;
  const text = icmp.code === 4 ? ` !F-${icmp.mtu}` : (NOTES[icmp.code] ?? ` !<${icmp.code}>`);
  return { text, arrived: false, refused: true };
}
