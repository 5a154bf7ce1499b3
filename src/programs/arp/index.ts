/** arp: shows and changes which MAC address stands for which neighbour (net-tools' arp(8); RFC 826). */
import type { Program } from '../../core/sys.ts';
import { hasOption, optionValue, parseOptions } from '../lib/options.ts';
import { remove, set, setFromFile } from './change.ts';
import { show } from './show.ts';
import { HARDWARE, USAGE, VERSION } from './usage.ts';

export const arp: Program = {
  name: 'arp',
  summary: 'Shows and changes the MAC addresses of neighbours',
  usage: 'arp [-vn] [-i interface] [-a] [host] | arp -d host | arp -s host mac [temp]',
  options: [
    { flag: '-a', meaning: 'one sentence per neighbour, as BSD prints it' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-d', value: 'host', meaning: 'delete an entry' },
    { flag: '-s', value: 'host mac', meaning: 'set an entry that stays' },
    { flag: '-i', value: 'interface', meaning: 'only this interface' },
    { flag: '-v', meaning: 'count the entries too' },
    { flag: '-f', value: 'file', meaning: 'set the entries of a file' },
  ],
  operand: 'host',
  examples: ['arp -n', 'arp -a', 'arp -d bob'],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    const parsed = parseOptions('arp', args, 'A:H:adfp:nsei:t:vh?DNV', [
      { name: 'version', short: 'V' },
      { name: 'verbose', short: 'v' },
      { name: 'all', short: 'a' },
      { name: 'delete', short: 'd' },
      { name: 'file', short: 'f' },
      { name: 'numeric', short: 'n' },
      { name: 'set', short: 's' },
      { name: 'protocol', short: 'A', value: 'required' },
      { name: 'hw-type', short: 'H', value: 'required' },
      { name: 'device', short: 'i', value: 'required' },
      { name: 'help', short: 'h' },
      { name: 'use-device', short: 'D' },
      { name: 'symbolic', short: 'N' },
    ]);
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}${HARDWARE}`), 3);
    const has = (flag: string): boolean => hasOption(parsed.value, flag);
    if (has('V')) return (sys.print(VERSION), 0);
    if (has('h') || has('?')) return (sys.print(USAGE), sys.warn(HARDWARE), 0);
    const { operands, options } = parsed.value;
    const device = optionValue(parsed.value, 'i');
    const action = options.findLast((o) => 'afds'.includes(o.flag))?.flag;
    if (action === 's' || action === 'd' || action === 'f') sys.privileged();
    if (has('D') && action === 's') return (sys.warn('arp: -D: nobody answers for others here\n'), 255);
    if (action === 's') return set(sys, device, operands);
    if (action === 'd') return remove(sys, device, operands);
    if (action === 'f') return setFromFile(sys, device, operands[0]);
    return show(sys, { bsd: has('a'), numeric: has('n'), verbose: has('v'), device }, operands[0]);
  },
};
