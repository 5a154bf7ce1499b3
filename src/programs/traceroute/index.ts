/** traceroute: finds the routers on a path by letting packets die at each (traceroute(8), Dmitry Butskoy's; RFC 792, RFC 1393's idea). */
import { ok, type Result } from '../../core/result.ts';
import type { Call, Program, Sys } from '../../core/sys.ts';
import { IcmpMethod, type Method, UdpMethod } from './methods.ts';
import { checkRanges, headline, MOST_PACKET_BYTES, readOptions, type TraceOptions } from './options.ts';
import { Probes } from './probes.ts';
import { TCP_PROBE_BYTES, TcpMethod } from './tcp-method.ts';
import { Trace } from './trace.ts';
import { USAGE, VERSION } from './usage.ts';

/** IP's header and the eight bytes of UDP's or ICMP's. */
const HEADER_BYTES = 28;
const DEFAULT_PACKET_BYTES = 60;

function* methodOf(sys: Sys, options: TraceOptions, probes: Probes): Call<Result<Method, string>> {
  if (options.method === 'icmp') return yield* IcmpMethod.open(sys, options, probes);
  if (options.method === 'tcp') return yield* TcpMethod.open(sys, options, probes);
  return ok(new UdpMethod(sys, options));
}

export const traceroute: Program = {
  name: 'traceroute',
  summary: 'Shows the routers on the way to a host',
  usage: 'traceroute [options] host [packetlen]',
  options: [
    { flag: '-I', meaning: 'probe with ICMP echo requests instead of UDP' },
    { flag: '-T', meaning: 'probe with SYNs of TCP, to port 80 or that of -p' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-q', value: 'nqueries', meaning: 'probes per hop' },
    { flag: '-m', value: 'max_ttl', meaning: 'the last hop to try' },
    { flag: '-f', value: 'first_ttl', meaning: 'the first hop to try' },
    { flag: '-w', value: 'seconds', meaning: 'how long to wait for an answer' },
    { flag: '-p', value: 'port', meaning: 'first destination port, or sequence number with -I' },
    { flag: '-N', value: 'squeries', meaning: 'probes out at once' },
    { flag: '-F', meaning: 'do not let routers fragment' },
    { flag: '--mtu', meaning: 'find the MTU along the path' },
    { flag: '-U', meaning: 'all probes to one UDP port' },
    { flag: '-z', value: 'seconds', meaning: 'least time between probes' },
    { flag: '-s', value: 'address', meaning: 'source address' },
    { flag: '-i', value: 'interface', meaning: 'interface to use' },
  ],
  operand: 'host',
  examples: ['traceroute bob', 'traceroute -n -I bob', 'traceroute --mtu bob'],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    if (args.length === 0 || args.includes('--help')) return (sys.warn(USAGE), 0);
    if (args.includes('-V') || args.includes('--version')) return (sys.warn(VERSION), 0);
    const read = yield* readOptions(sys, args);
    const wrong = read.ok ? checkRanges(read.value) : read.error;
    if (!read.ok || wrong) return (sys.warn(wrong!.text), wrong!.status);
    const options = read.value;
    if (options.discoverMtu) options.dontFragment = true;
    const bytes = options.packetLength ?? (options.discoverMtu ? MOST_PACKET_BYTES : DEFAULT_PACKET_BYTES);
    const sizes =
      options.method === 'tcp'
        ? { header: TCP_PROBE_BYTES, data: 0 }
        : { header: HEADER_BYTES, data: Math.max(0, bytes - HEADER_BYTES) };
    const probes = new Probes(options);
    const method = yield* methodOf(sys, options, probes);
    if (!method.ok) return (sys.warn(`\n${method.error}\n`), 1);
    sys.print(headline(options, sizes.header + sizes.data));
    const done = yield* new Trace(sys, options, method.value, probes, sizes).run();
    return done.ok ? 0 : (sys.warn(`\n${done.error}\n`), 1);
  },
};
