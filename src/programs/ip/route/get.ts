/** `ip route get` (ip-route(8)): asks the kernel where a packet would go. */
import { formatIpv4 } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import type { PathRow } from '../../../core/tables.ts';
import { seconds } from '../../../core/time.ts';
import { protocolByName } from '../../../dissect/services.ts';
import { linkNamed } from '../../lib/rows.ts';
import { readPrefix } from '../../lib/iproute/addresses.ts';
import { answers, noDevice, notBuilt, REFUSED, WRONG_USAGE, wrongArgument } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import { matches, type Words } from '../../lib/iproute/words.ts';
import type { Options } from '../options.ts';
import { record } from '../link/print.ts';
import { printRoute } from './print.ts';
import { ALL_ROUTES, selectedRoutes } from './select.ts';
import { ROUTE_USAGE } from './usage.ts';

interface Question {
  to: string | undefined;
  from: string;
  iif: string;
  oif: string;
  fibmatch: boolean;
  protocol: number;
  sourcePort: number;
  destinationPort: number;
}

const NOT_BUILT = ['tos', 'dsfield', 'mark', 'vrf', 'uid'];

export function getRoute(sys: Sys, options: Options, words: Words): void {
  const question = readQuestion(sys, words);
  const { to, from, iif, oif, protocol, sourcePort, destinationPort } = question;
  if (to === undefined) throw new Stop(REFUSED, 'need at least a destination address');
  for (const device of [iif, oif]) if (device !== '' && !linkNamed(sys, device)) throw noDevice(device);
  const query = { destination: to, source: from, in: iif, out: oif, protocol, sourcePort, destinationPort };
  const [path] = sys.table('path', query) as readonly PathRow[];
  if (!path) throw answers('EINVAL');
  if (path.error !== '') throw answers(path.error);
  sys.print(question.fibmatch ? matchedRoute(sys, path, options) : record(pathLines(path, question), options));
}

function readQuestion(sys: Sys, words: Words): Question {
  const question: Question = {
    to: undefined,
    from: '',
    iif: '',
    oif: '',
    fibmatch: false,
    protocol: 0,
    sourcePort: 0,
    destinationPort: 0,
  };
  while (!words.done) {
    const word = words.next();
    if (matches(word, 'from')) question.from = formatIpv4(readPrefix(words.next()).address);
    else if (matches(word, 'iif')) question.iif = words.next();
    else if (matches(word, 'oif') || word === 'dev') question.oif = words.next();
    else if (matches(word, 'fibmatch')) question.fibmatch = true;
    else if (word === 'ipproto') question.protocol = readProtocol(words.next());
    else if (word === 'sport') question.sourcePort = readPort('sport', words.next());
    else if (word === 'dport') question.destinationPort = readPort('dport', words.next());
    else if (NOT_BUILT.includes(word)) throw notBuilt(`"ip route get ... ${word}"`);
    else {
      const text = word === 'to' ? words.next() : word;
      if (matches(text, 'help')) throw new Stop(WRONG_USAGE, ROUTE_USAGE.trimEnd());
      question.to = readHost(sys, text);
    }
  }
  return question;
}

function readProtocol(word: string): number {
  const number = /^\d+$/.test(word) ? Number(word) : protocolByName(word);
  if (number === undefined || number > 255) throw wrongArgument(word, 'Invalid "ipproto" value\n');
  return number;
}

function readPort(key: string, word: string): number {
  if (!/^\d+$/.test(word) || Number(word) > 0xffff) throw wrongArgument(word, `invalid "${key}"\n`);
  return Number(word);
}

function readHost(sys: Sys, word: string): string {
  const { address, length } = readPrefix(word);
  if (length !== 32) sys.warn(`Warning: /${length} as prefix is invalid, only /32 (or none) is supported.\n`);
  return formatIpv4(address);
}

function pathLines(path: PathRow, { to, from, iif }: Question): readonly string[] {
  const first = [
    path.type !== 'unicast' && path.type,
    to,
    from !== '' && `from ${from}`,
    path.via !== '' && `via ${path.via}`,
    `dev ${path.interface}`,
    from === '' && `src ${path.source}`,
    iif === '' && 'uid 0',
  ];
  // every host is in the group of all hosts (RFC 1112, 4)
  const group = to === '224.0.0.1' ? '<local,mc> ' : '<mc> ';
  const marks = { local: '<local> ', broadcast: '<local,brd> ', multicast: group, unicast: '', '': '' }[path.type];
  const expires = path.mtu > 0 ? `expires ${Math.floor(path.expires / seconds(1))}sec mtu ${path.mtu} ` : '';
  const arrival = iif === '' ? '' : `iif ${iif} `;
  return [
    `${first.filter((word) => word !== false).join(' ')} `,
    `    cache ${path.redirected ? '<redirected> ' : marks}${expires}${arrival}`,
  ];
}

/** The route itself that decides, as `show` prints it. */
function matchedRoute(sys: Sys, path: PathRow, options: Options): string {
  const groups = selectedRoutes(sys, path.to === '' ? { ...ALL_ROUTES, table: 'local' } : ALL_ROUTES);
  const wanted = path.to === '' ? [path.source] : [path.to];
  const group = groups.find(([route]) => wanted.includes(route.to) && route.metric === path.metric);
  return group ? printRoute(sys, group, ALL_ROUTES, options) : '';
}
