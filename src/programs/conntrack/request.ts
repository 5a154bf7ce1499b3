/** One conntrack command line: a command, which flows it is about, and how to print them (conntrack(8)). */
import { formatIpv4, parseIpv4 } from '../../core/address.ts';
import type { ConntrackRow } from '../../core/netfilter-tables.ts';
import { Stop } from '../lib/stop.ts';
import { VERSION } from './usage.ts';

const TRY_HELP = "Try `conntrack -h' or 'conntrack --help' for more information.";
const problem = (text: string): Stop => new Stop(2, `${VERSION}: ${text}\n${TRY_HELP}`);

export type Command = 'list' | 'delete' | 'events' | 'flush' | 'count' | 'statistics' | 'version' | 'help';

export interface Request {
  command: Command | undefined;
  /** Each must hold. */
  readonly tests: ((flow: ConntrackRow) => boolean)[];
  protocol: string;
  extended: boolean;
  timestamps: boolean;
  /** Events: `NEW`, `UPDATES`, `DESTROY`; empty: all. */
  events: readonly string[];
}

const COMMANDS: Readonly<Record<string, Command>> = {
  '-L': 'list',
  '--dump': 'list',
  '-D': 'delete',
  '--delete': 'delete',
  '-E': 'events',
  '--event': 'events',
  '-F': 'flush',
  '--flush': 'flush',
  '-C': 'count',
  '--count': 'count',
  '-S': 'statistics',
  '--stats': 'statistics',
  '-V': 'version',
  '--version': 'version',
  '-h': 'help',
  '--help': 'help',
};
const NOT_HERE = ['-G', '-I', '-U', '-R', '-A', '--get', '--create', '--update'];

type Field = 'source' | 'destination' | 'replySource' | 'replyDestination';
const ADDRESSES: Readonly<Record<string, Field>> = {
  '-s': 'source',
  '--src': 'source',
  '--orig-src': 'source',
  '-d': 'destination',
  '--dst': 'destination',
  '--orig-dst': 'destination',
  '-r': 'replySource',
  '--reply-src': 'replySource',
  '-q': 'replyDestination',
  '--reply-dst': 'replyDestination',
};
type PortField = 'sourcePort' | 'destinationPort' | 'replySourcePort' | 'replyDestinationPort';
/** What `-p` brings along. */
const PORTS: Readonly<Record<string, PortField>> = {
  '--sport': 'sourcePort',
  '--orig-port-src': 'sourcePort',
  '--dport': 'destinationPort',
  '--orig-port-dst': 'destinationPort',
  '--reply-port-src': 'replySourcePort',
  '--reply-port-dst': 'replyDestinationPort',
};
const NAT: Readonly<Record<string, readonly string[]>> = {
  '-n': ['snat', 'both'],
  '--src-nat': ['snat', 'both'],
  '-g': ['dnat', 'both'],
  '--dst-nat': ['dnat', 'both'],
  '-j': ['snat', 'dnat', 'both'],
  '--any-nat': ['snat', 'dnat', 'both'],
};

export function readRequest(words: readonly string[]): Request {
  const request: Request = {
    command: undefined,
    tests: [],
    protocol: '',
    extended: false,
    timestamps: false,
    events: [],
  };
  const rest = words.flatMap((word) =>
    word.startsWith('--') && word.includes('=') ? word.split(/=(.*)/s, 2) : [word],
  );
  while (rest.length > 0) readWord(request, rest.shift()!, rest);
  return request;
}

function readWord(request: Request, word: string, rest: string[]): void {
  const command = COMMANDS[word];
  if (command) {
    if (request.command && request.command !== command) throw problem('Invalid commands combination');
    request.command = command;
    if (rest[0] === 'conntrack') rest.shift();
    return;
  }
  if (NOT_HERE.includes(word)) throw new Stop(1, `conntrack: ${word} is not built in wirelab yet.`);
  const [address, port, nat] = [ADDRESSES[word], PORTS[word], NAT[word]];
  if (address) return addAddress(request, address, value(word, rest));
  if (port && request.protocol !== '') return addPort(request, port, value(word, rest));
  if (nat) {
    request.tests.push((flow) => nat.includes(flow.kind));
    if (rest[0] !== undefined && !rest[0].startsWith('-')) addNatAddress(request, word, rest.shift()!);
    return;
  }
  if (word === '-p' || word === '--proto' || word === '--protonum') return addProtocol(request, value(word, rest));
  if (word === '-o' || word === '--output') return addOutput(request, value(word, rest));
  if (word === '-e' || word === '--event-mask') request.events = value(word, rest).toUpperCase().split(',');
  else if (word === '-u' || word === '--status') addStatus(request, value(word, rest));
  else if (word === '--state' && request.protocol === 'tcp') {
    const state = value(word, rest).toUpperCase();
    request.tests.push((flow) => flow.state === state);
  } else if (word === '-f' || word === '--family') value(word, rest);
  else throw problem(`unknown option \`${word}'`);
}

function value(word: string, rest: string[]): string {
  const next = rest.shift();
  if (next === undefined) throw problem(`option \`${word}' requires an argument`);
  return next;
}

function addressOf(text: string): string {
  const address = parseIpv4(text);
  if (!address.ok) throw problem(`Invalid IP address \`${text}'`);
  return formatIpv4(address.value);
}

function addAddress(request: Request, field: Field, text: string): void {
  const address = addressOf(text);
  request.tests.push((flow) => flow[field] === address);
}

function addNatAddress(request: Request, word: string, text: string): void {
  const address = addressOf(text.split(':')[0]!);
  const source = (flow: ConntrackRow): boolean => flow.replyDestination === address;
  const destination = (flow: ConntrackRow): boolean => flow.replySource === address;
  const kinds = NAT[word]!;
  request.tests.push(
    (flow) => (kinds.includes('snat') && source(flow)) || (kinds.includes('dnat') && destination(flow)),
  );
}

function addPort(request: Request, field: PortField, text: string): void {
  const port = Number(text);
  request.tests.push((flow) => flow[field] === port);
}

function addProtocol(request: Request, text: string): void {
  const known: Readonly<Record<string, string>> = {
    tcp: 'tcp',
    udp: 'udp',
    icmp: 'icmp',
    '6': 'tcp',
    '17': 'udp',
    '1': 'icmp',
  };
  const name = known[text.toLowerCase()] ?? (/^\d+$/.test(text) && Number(text) < 256 ? text : undefined);
  if (name === undefined) throw problem(`\`${text}' unsupported protocol`);
  request.protocol = name;
  request.tests.push((flow) => flow.protocol === name);
}

function addOutput(request: Request, text: string): void {
  for (const kind of text.split(',')) {
    if (kind === 'extended') request.extended = true;
    else if (kind === 'timestamp') request.timestamps = true;
    else if (kind === 'id' || kind === 'ktimestamp' || kind === 'labels' || kind === 'xml' || kind === 'save') {
      throw new Stop(1, `conntrack: the output format ${kind} is not built in wirelab yet.`);
    } else throw problem(`Invalid parameters for option`);
  }
}

function addStatus(request: Request, text: string): void {
  for (const status of text.toUpperCase().split(',')) {
    if (status === 'ASSURED') request.tests.push((flow) => flow.assured);
    else if (status === 'SEEN_REPLY') request.tests.push((flow) => flow.replied);
    else if (status === 'UNSET') request.tests.push((flow) => !flow.replied && !flow.assured);
    else if (status === 'SRC_NAT') request.tests.push((flow) => flow.kind === 'snat' || flow.kind === 'both');
    else if (status === 'DST_NAT') request.tests.push((flow) => flow.kind === 'dnat' || flow.kind === 'both');
    else throw problem(`Invalid parameter \`${status}'`);
  }
}
