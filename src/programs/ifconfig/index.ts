/** ifconfig: shows and changes interfaces, the old way (net-tools' ifconfig(8)). */
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import { IFCONFIG_HEADER, interfaceBlock, interfaceRow, listedLinks } from '../lib/nettools/interfaces.ts';
import { linkNamed } from '../lib/rows.ts';
import { configure } from './configure.ts';
import { FAMILY_LIST, HARDWARE_LIST, HELP } from './usage.ts';

const SEE_HELP = "ifconfig: `--help' gives usage information.\n";

export const ifconfig: Program = {
  name: 'ifconfig',
  summary: 'Shows and changes interfaces',
  usage: 'ifconfig [-a] [-s] [interface [address] [netmask mask] [up | down] ...]',
  options: [
    { flag: '-a', meaning: 'interfaces that are down too' },
    { flag: '-s', meaning: 'a short list' },
  ],
  operand: 'interface',
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    const first = args.findIndex((word) => !word.startsWith('-'));
    const options = first < 0 ? args : args.slice(0, first);
    const [name, ...words] = first < 0 ? [] : args.slice(first);
    for (const option of options) {
      if (option === '--help' || option === '-h' || option === '-?') return help(sys);
      if (option === '-V' || option === '--version') return (sys.print('net-tools 2.10\n'), 0);
      if (!['-a', '-s', '-v'].includes(option)) {
        sys.warn(`ifconfig: option \`${option}' not recognised.\n${SEE_HELP}`);
        return 1;
      }
    }
    if (name !== undefined && words.length > 0) return configure(sys, name, words);
    return show(sys, name, options);
  },
};

function help(sys: Sys): ExitStatus {
  const [before = '', ...after] = HELP.split(/(?<=types:\n)/);
  sys.print(before);
  sys.warn(HARDWARE_LIST);
  sys.print(after.join(''));
  sys.warn(FAMILY_LIST);
  return 0;
}

function show(sys: Sys, name: string | undefined, options: readonly string[]): ExitStatus {
  const link = name === undefined ? undefined : linkNamed(sys, name);
  if (name !== undefined && !link) {
    sys.warn(`${name}: error fetching interface information: Device not found\n`);
    return 1;
  }
  const links = link ? [link] : listedLinks(sys, options.includes('-a'));
  if (options.includes('-s')) sys.print(IFCONFIG_HEADER);
  for (const each of links) sys.print(options.includes('-s') ? interfaceRow(each) : interfaceBlock(sys, each));
  return 0;
}
