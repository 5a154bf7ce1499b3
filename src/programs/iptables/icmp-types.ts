/** ICMP types by the names that `--icmp-type` knows (iptables-extensions(8), icmp). A beginning of a name will do if it fits one only. */
import { parameterProblem } from './problem.ts';

/** Name, type, code; no code means any. */
const TYPES: readonly (readonly [name: string, type: number, code?: number])[] = [
  ['any', 255],
  ['echo-reply', 0],
  ['pong', 0],
  ['destination-unreachable', 3],
  ['network-unreachable', 3, 0],
  ['host-unreachable', 3, 1],
  ['protocol-unreachable', 3, 2],
  ['port-unreachable', 3, 3],
  ['fragmentation-needed', 3, 4],
  ['source-route-failed', 3, 5],
  ['network-unknown', 3, 6],
  ['host-unknown', 3, 7],
  ['network-prohibited', 3, 9],
  ['host-prohibited', 3, 10],
  ['TOS-network-unreachable', 3, 11],
  ['TOS-host-unreachable', 3, 12],
  ['communication-prohibited', 3, 13],
  ['host-precedence-violation', 3, 14],
  ['precedence-cutoff', 3, 15],
  ['source-quench', 4],
  ['redirect', 5],
  ['network-redirect', 5, 0],
  ['host-redirect', 5, 1],
  ['TOS-network-redirect', 5, 2],
  ['TOS-host-redirect', 5, 3],
  ['echo-request', 8],
  ['ping', 8],
  ['router-advertisement', 9],
  ['router-solicitation', 10],
  ['time-exceeded', 11],
  ['ttl-exceeded', 11],
  ['ttl-zero-during-transit', 11, 0],
  ['ttl-zero-during-reassembly', 11, 1],
  ['parameter-problem', 12],
  ['ip-header-bad', 12, 0],
  ['required-option-missing', 12, 1],
  ['timestamp-request', 13],
  ['timestamp-reply', 14],
  ['address-mask-request', 17],
  ['address-mask-reply', 18],
];

const written = (type: number, code: number | undefined): string =>
  type === 255 ? 'any' : code === undefined ? `${type}` : `${type}/${code}`;

/** `echo-request`, `8`, `3/4` → `8`, `8`, `3/4`. */
export function readIcmpType(word: string): string {
  const fitting = TYPES.filter(([name]) => name.toLowerCase().startsWith(word.toLowerCase()));
  const [first, second] = fitting;
  if (first && second) {
    throw parameterProblem(`Ambiguous ICMP type \`${word}': \`${first[0]}' or \`${second[0]}'?`);
  }
  if (first) return written(first[1], first[2]);
  const [type, code, ...more] = word
    .split('/')
    .map((text) => (/^\d+$/.test(text) && Number(text) < 256 ? Number(text) : undefined));
  if (type === undefined || more.length > 0 || (word.includes('/') && code === undefined)) {
    throw parameterProblem(`Unknown ICMP type \`${word}'`);
  }
  return written(type, code);
}

/** As `-L` prints it: ` icmp echo-request`, or with numbers ` icmptype 8`. */
export function printedIcmpType(value: string, numeric: boolean): string {
  const inverted = value.startsWith('!');
  const plain = inverted ? value.slice(1) : value;
  const named = numeric ? undefined : TYPES.find(([, type, code]) => written(type, code) === plain);
  if (named) return ` icmp ${inverted ? '!' : ''}${named[0]}`;
  const [type = '', code] = plain === 'any' ? ['255'] : plain.split('/');
  return ` icmp${inverted ? ' !' : ''}type ${type}${code === undefined ? '' : ` code ${code}`}`;
}
