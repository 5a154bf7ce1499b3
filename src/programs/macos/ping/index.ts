/** Apple's ping: echo requests of 56 bytes, one a second until Ctrl-C, sequence numbers from 0 (network_cmds, ping.tproj; RFC 792). */
import { formatIpv4, parseIpv4 } from '../../../core/address.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Program } from '../../../core/sys.ts';
import { IP_PROTOCOL } from '../../../protocols/icmp/codec.ts';
import { lookupOne } from '../../lib/dns/lookup.ts';
import { EX_NOHOST, EX_USAGE, readOptions } from './options.ts';
import { Run } from './run.ts';

export const ping: Program = {
  name: 'ping',
  summary: 'Asks a host for echoes and times them',
  usage: 'ping [-c count] [-i wait] [-m ttl] [-s packetsize] [-t timeout] host',
  options: [
    { flag: '-c', value: 'count', meaning: 'stop after count replies' },
    { flag: '-i', value: 'wait', meaning: 'seconds between probes' },
    { flag: '-m', value: 'ttl', meaning: 'time to live' },
    { flag: '-s', value: 'packetsize', meaning: 'bytes of data to send' },
    { flag: '-t', value: 'timeout', meaning: 'seconds until it ends in any case' },
    { flag: '-W', value: 'waittime', meaning: 'milliseconds that a reply may take' },
    { flag: '-o', meaning: 'stop after the first reply' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-q', meaning: 'only the statistics' },
    { flag: '-D', meaning: 'do not fragment' },
    { flag: '-S', value: 'src_addr', meaning: 'address to send from' },
    { flag: '-b', value: 'boundif', meaning: 'interface to send by' },
  ],
  operand: 'host',
  examples: ['ping -c 3 bob', 'ping -c 1 -m 3 bob'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const read = readOptions(args);
    if (!read.ok) return (sys.warn(read.error), EX_USAGE);
    const options = read.value;
    const source = options.source === undefined ? undefined : parseIpv4(options.source);
    if (source && !source.ok) return (sys.warn(`ping: cannot resolve ${options.source}: Unknown host\n`), EX_NOHOST);
    const found = yield* lookupOne(sys, options.target);
    if (!found.ok) return (sys.warn(`ping: cannot resolve ${options.target}: Unknown host\n`), EX_NOHOST);
    const socket = sys.socket('raw', IP_PROTOCOL);
    if (!socket.ok) return (sys.warn(`ping: socket: ${errnoText(socket.error)}\n`), 71);
    const { ttl, device, dontFragment } = options;
    const set = sys.setOptions(socket.value, {
      broadcast: true,
      mtuDiscover: dontFragment ? 'do' : 'dont',
      ...(ttl === undefined ? {} : { ttl }),
      ...(device === undefined ? {} : { device }),
    });
    if (!set.ok)
      return (sys.warn(device === undefined ? `ping: ${errnoText(set.error)}\n` : 'ping: bad interface name\n'), 1);
    const bound = source === undefined ? undefined : sys.bind(socket.value, { address: source.value, port: 0 });
    if (bound && !bound.ok) return (sys.warn("ping: bind: Can't assign requested address\n"), 1);
    const from = options.source === undefined ? '' : ` from ${options.source}`;
    sys.print(`PING ${options.target} (${formatIpv4(found.value)})${from}: ${options.size} data bytes\n`);
    return yield* new Run(sys, options, socket.value, found.value).go();
  },
};
