/** nc: connects or listens, sends what it reads and prints what comes (netcat-openbsd as Debian has it). */
import type { Program } from '../../core/sys.ts';
import { hasOption, parseOptions } from '../lib/options.ts';
import { connectEach } from './client.ts';
import { listen } from './listen.ts';
import { settingsOf } from './settings.ts';
import { HELP, USAGE } from './usage.ts';

export const nc: Program = {
  name: 'nc',
  summary: 'Connects input and output to a TCP connection, or to UDP datagrams',
  usage: 'nc [options] host port   or   nc -l [options] port',
  options: [
    { flag: '-l', meaning: 'listen: wait for a connection (with -u: for a datagram)' },
    { flag: '-k', meaning: 'with -l: then wait for the next one' },
    { flag: '-u', meaning: 'UDP instead of TCP' },
    { flag: '-N', meaning: 'at the end of input close the sending half of the connection' },
    { flag: '-z', meaning: 'only look whether somebody is there (with -v); the port may be a range, 20-25' },
    { flag: '-v', meaning: 'say what happens; for UDP it also sends probes of one X each' },
    { flag: '-n', meaning: 'numbers only, no names' },
    { flag: '-p', value: 'port', meaning: 'our own service port' },
    { flag: '-s', value: 'address', meaning: 'our own address' },
    {
      flag: '-w',
      value: 'seconds',
      meaning: 'give up a connection after so long, and end when nothing happened for so long',
    },
    { flag: '-q', value: 'seconds', meaning: 'end so long after the input ended; implies -N' },
    { flag: '-W', value: 'count', meaning: 'end after so many datagrams or pieces came' },
    { flag: '-i', value: 'seconds', meaning: 'wait between one send and the next' },
    { flag: '-b', meaning: 'allow broadcast addresses' },
    { flag: '-C', meaning: 'end lines with CR LF' },
    { flag: '-d', meaning: 'do not read the input' },
    { flag: '-r', meaning: 'take the ports of a range in random order' },
    { flag: '-I', value: 'bytes', meaning: 'size of the receive buffer' },
    { flag: '-O', value: 'bytes', meaning: 'size of the send buffer' },
    { flag: '-M', value: 'ttl', meaning: 'time to live of what is sent' },
    { flag: '-T', value: 'tos', meaning: 'type of service of what is sent: a number or a name' },
  ],
  examples: ['nc -l 5000 > copy', 'nc -N bob 5000 < file', 'nc -zv bob 79-81', 'echo hello | nc -u -w 1 bob 5000'],
  operand: 'host',
  real: true,
  personas: ['linux', 'macos'],
  *main(sys, args) {
    const parsed = parseOptions('nc', args, '46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 1);
    if (hasOption(parsed.value, 'h')) return (sys.warn(HELP), 0);
    sys.handle('SIGPIPE');
    const settings = settingsOf(parsed.value);
    if (!settings.ok) return (sys.warn(settings.error), 1);
    return settings.value.listen ? yield* listen(sys, settings.value) : yield* connectEach(sys, settings.value);
  },
};
