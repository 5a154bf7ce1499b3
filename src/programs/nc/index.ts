/** nc -u: sends what it reads as UDP datagrams and prints what comes back (netcat-openbsd as Debian has it; RFC 768). */
import type { Program } from '../../core/sys.ts';
import { hasOption, parseOptions } from '../lib/options.ts';
import { connectEach } from './client.ts';
import { listen } from './listen.ts';
import { settingsOf, USAGE } from './settings.ts';

export const nc: Program = {
  name: 'nc',
  summary: 'Sends lines as UDP datagrams and prints those that come',
  usage: 'nc -u [-v] [-w seconds] host port   or   nc -u -l [-v] port',
  options: [
    { flag: '-u', meaning: 'UDP; there is no TCP here yet' },
    { flag: '-l', meaning: 'wait for the first datagram and answer its sender' },
    { flag: '-k', meaning: 'with -l: take datagrams from everybody' },
    { flag: '-p', value: 'port', meaning: 'our own service port' },
    { flag: '-s', value: 'address', meaning: 'our own address' },
    { flag: '-w', value: 'seconds', meaning: 'end when nothing happened for so long' },
    { flag: '-q', value: 'seconds', meaning: 'end so long after the input ended' },
    { flag: '-W', value: 'count', meaning: 'end after so many datagrams came' },
    { flag: '-i', value: 'seconds', meaning: 'wait between one send and the next' },
    { flag: '-v', meaning: 'say what happens; for UDP it also sends probes of one X each' },
    { flag: '-z', meaning: 'only look whether somebody is there (with -v)' },
    { flag: '-n', meaning: 'numbers only, no names' },
    { flag: '-b', meaning: 'allow broadcast addresses' },
    { flag: '-C', meaning: 'end lines with CR LF' },
    { flag: '-d', meaning: 'do not read the input' },
    { flag: '-M', value: 'ttl', meaning: 'time to live of what is sent' },
    { flag: '-T', value: 'tos', meaning: 'type of service of what is sent: a number or a name' },
  ],
  examples: ['nc -u -l 5000', 'echo hello | nc -u -w 1 bob 5000'],
  operand: 'host',
  real: true,
  *main(sys, args) {
    const parsed = parseOptions('nc', args, '46bCdhkli:M:np:q:rs:T:uvW:w:z');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 1);
    if (hasOption(parsed.value, 'h')) return (sys.warn(USAGE), 0);
    const settings = settingsOf(parsed.value);
    if (!settings.ok) return (sys.warn(settings.error), 1);
    return settings.value.listen ? yield* listen(sys, settings.value) : yield* connectEach(sys, settings.value);
  },
};
