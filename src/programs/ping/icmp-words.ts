/** What ping prints for each ICMP error (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1). */
import { REDIRECT, SOURCE_QUENCH, TIME_EXCEEDED, PARAMETER_PROBLEM, UNREACHABLE } from '../../protocols/icmp/codec.ts';

const UNREACHABLE_WORDS: readonly string[] = [
  'Destination Net Unreachable',
  'Destination Host Unreachable',
  'Destination Protocol Unreachable',
  'Destination Port Unreachable',
  'Frag needed and DF set',
  'Source Route Failed',
  'Destination Net Unknown',
  'Destination Host Unknown',
  'Source Host Isolated',
  'Destination Net Prohibited',
  'Destination Host Prohibited',
  'Destination Net Unreachable for Type of Service',
  'Destination Host Unreachable for Type of Service',
  'Packet filtered',
  'Precedence Violation',
  'Precedence Cutoff',
];
const REDIRECT_WORDS: readonly string[] = [
  'Redirect Network',
  'Redirect Host',
  'Redirect Type of Service and Network',
  'Redirect Type of Service and Host',
];
const EXCEEDED_WORDS: readonly string[] = ['Time to live exceeded', 'Frag reassembly time exceeded'];

/**
 * @param info next-hop MTU of an unreachable with code 4, pointer of a parameter problem
 * @param nextHop a redirect's gateway, as it is printed
 */
export function icmpWords(type: number, code: number, info: number, nextHop = ''): string {
  switch (type) {
    case UNREACHABLE: {
      const words = UNREACHABLE_WORDS[code];
      if (words === undefined) return `Dest Unreachable, Bad Code: ${code}`;
      return code === 4 ? `${words} (mtu = ${info})` : words;
    }
    case SOURCE_QUENCH:
      return 'Source Quench';
    case REDIRECT:
      return `${REDIRECT_WORDS[code] ?? `Redirect, Bad Code: ${code}`}(New nexthop: ${nextHop})`;
    case TIME_EXCEEDED:
      return EXCEEDED_WORDS[code] ?? `Time exceeded, Bad Code: ${code}`;
    case PARAMETER_PROBLEM:
      return `Parameter problem: pointer = ${info}`;
    default:
      return `Bad ICMP type: ${type}`;
  }
}
