/** tcpdump: shows the packets that pass an interface, or that a file holds (tcpdump(1), Debian's 4.99). */
import type { Program } from '../../core/sys.ts';
import { captureDevices, deviceLine } from './interfaces.ts';
import { listen } from './listen.ts';
import { readSettings } from './options.ts';
import { replay } from './replay.ts';
import { USAGE, VERSION } from './usage.ts';

export const tcpdump: Program = {
  name: 'tcpdump',
  summary: 'Shows the packets that pass an interface',
  usage: 'tcpdump [-neqvxXAtpD#] [-i interface] [-c count] [-s snaplen] [-r file] [-w file] [expression]',
  options: [
    { flag: '-i', value: 'interface', meaning: 'where to listen; any listens everywhere' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-e', meaning: 'the Ethernet header too' },
    { flag: '-v', meaning: 'more of each header; -vv checks UDP checksums' },
    { flag: '-q', meaning: 'less of each packet' },
    { flag: '-x', meaning: 'the bytes in hexadecimal; -xx with the Ethernet header' },
    { flag: '-X', meaning: 'the bytes in hexadecimal and as text; -XX with the Ethernet header' },
    { flag: '-A', meaning: 'the bytes as text' },
    { flag: '-c', value: 'count', meaning: 'stop after so many packets' },
    { flag: '-w', value: 'file', meaning: 'write the packets to a pcap file instead' },
    { flag: '-r', value: 'file', meaning: 'read packets from a file instead' },
    { flag: '-t', meaning: 'no time; -tt a number, -ttt the difference, -tttt with the date' },
    { flag: '-s', value: 'snaplen', meaning: 'keep so many bytes of each packet' },
    { flag: '-p', meaning: 'only frames for this host' },
    { flag: '-Q', value: 'in|out|inout', meaning: 'only packets of one direction' },
    { flag: '-l', meaning: 'line by line (always so here)' },
    { flag: '-D', meaning: 'list the interfaces' },
    { flag: '-#', meaning: 'number the packets' },
    { flag: '-F', value: 'file', meaning: 'read the expression from a file' },
  ],
  operand: 'text',
  real: true,
  personas: ['linux', 'macos'],
  *main(sys, args) {
    const settings = readSettings(args);
    if (!settings.ok) {
      const usage = /(invalid option --|unrecognized option|requires an argument|is ambiguous)/.test(settings.error);
      sys.warn(`${settings.error}\n${usage ? USAGE : ''}`);
      return 1;
    }
    const { mode, read } = settings.value;
    if (mode === 'version') return (sys.print(VERSION), 0);
    if (mode === 'help') return (sys.print(USAGE), 0);
    if (mode === 'list') return (captureDevices(sys).forEach((d, i) => sys.print(deviceLine(d, i))), 0);
    return read === undefined ? yield* listen(sys, settings.value) : yield* replay(sys, settings.value, read);
  },
};
