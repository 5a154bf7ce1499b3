/** iperf3: how much a connection carries, measured by sending as much as it takes (esnet's iperf 3.12). */
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import { hasOption, parseOptions } from '../lib/options.ts';
import { runClient } from './client.ts';
import { LONG, SHORT } from './options.ts';
import { runServer } from './server.ts';
import { settingsOf, type Complaint } from './settings.ts';
import { RELEASE, USAGE } from './usage.ts';

export const iperf3: Program = {
  name: 'iperf3',
  summary: 'Measures how much a TCP connection carries',
  usage: 'iperf3 -s [-1] [-p port]   or   iperf3 -c host [-t seconds | -n bytes] [-R] [-C algorithm] [-P streams]',
  options: [
    { flag: '-s', meaning: 'be the server: one test after the other' },
    { flag: '-c', value: 'host', meaning: 'be the client of that server' },
    { flag: '-p', value: 'port', meaning: 'its service port (5201)' },
    { flag: '-t', value: 'seconds', meaning: 'how long to send (10)' },
    { flag: '-n', value: 'bytes', meaning: 'how much to send instead: 10M' },
    { flag: '-k', value: 'blocks', meaning: 'how many blocks to send instead' },
    { flag: '-l', value: 'bytes', meaning: 'size of a block (128K)' },
    { flag: '-i', value: 'seconds', meaning: 'time between two lines (1); 0: none but the last' },
    { flag: '-R', meaning: 'the server sends' },
    { flag: '-b', value: 'rate', meaning: 'send so many bits a second: 5M' },
    { flag: '-C', value: 'algorithm', meaning: 'congestion control: cubic, newreno, reno, tahoe' },
    { flag: '-w', value: 'bytes', meaning: 'size of the socket buffers' },
    { flag: '-P', value: 'count', meaning: 'streams side by side' },
    { flag: '-O', value: 'seconds', meaning: 'leave out the first seconds' },
    { flag: '-N', meaning: 'no delay: small segments are not held back' },
    { flag: '-M', value: 'bytes', meaning: 'largest segment' },
    { flag: '-f', value: 'unit', meaning: 'unit of the rate: k m g t, or K M G T for bytes' },
    { flag: '-B', value: 'address', meaning: 'our own address' },
    { flag: '-T', value: 'title', meaning: 'begin every line with it' },
    { flag: '-J', meaning: 'client: tell it all in JSON' },
    { flag: '-1', meaning: 'server: end after one test' },
  ],
  examples: ['iperf3 -s &', 'iperf3 -c bob -t 10', 'iperf3 -c bob -t 10 -C newreno -R'],
  operand: 'host',
  real: true,
  *main(sys, args) {
    const parsed = parseOptions('iperf3', args, SHORT, LONG);
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 1);
    if (hasOption(parsed.value, 'h')) return (sys.print(USAGE), 0);
    if (hasOption(parsed.value, 'v')) return (sys.print(`iperf ${RELEASE}\n`), 0);
    const settings = settingsOf(parsed.value);
    if (!settings.ok) return complain(sys, settings.error);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) sys.handle(signal);
    return settings.value.host === undefined
      ? yield* runServer(sys, settings.value)
      : yield* runClient(sys, settings.value);
  },
};

function complain(sys: Sys, { text, notBuilt }: Complaint): ExitStatus {
  if (notBuilt) {
    sys.warn(`iperf3: ${text.length > 1 ? '--' : '-'}${text} is not built in wirelab yet.\n`);
    return 1;
  }
  sys.print(USAGE);
  sys.warn(`iperf3: parameter error - ${text}\n\n`);
  return 1;
}
