/** One iptables command line, read whole before anything is done: a command, a chain, a rule and how to print. */
import type { Sys } from '../../core/sys.ts';
import { readAddress, readPortList, readPorts, readProtocol, readRejectWith } from './matches.ts';
import { readIcmpType } from './icmp-types.ts';
import { notBuilt, parameterProblem } from './problem.ts';
import { Scanner, type Option } from './scanner.ts';
import { readCtstate, readState } from './states.ts';
import { NEEDED, readTo, readToPorts, TARGET_OPTIONS } from './targets.ts';

const NOT_FOR_FILTERING =
  '\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n';
const COMMANDS = 'ACDIRLSFZNXEP';
const RULE_COMMANDS = 'ACDIR';
/** Options that the matches for a protocol bring along. */
const PORT_OPTIONS = ['sport', 'source-port', 'dport', 'destination-port'];
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  icmp: ['icmp-type'],
  tcp: PORT_OPTIONS,
  udp: PORT_OPTIONS,
  multiport: ['sports', 'source-ports', 'dports', 'destination-ports'],
  conntrack: ['ctstate'],
  state: ['state'],
};
/** Matches that mean nothing without an option of theirs. */
const NEEDY: Readonly<Record<string, string>> = {
  conntrack: 'conntrack: At least one option is required',
  state: 'state: option "--state" must be specified\n',
  multiport: 'multiport: multiport match must specify either ports, sports or dports',
};
const REAL_MATCHES =
  'addrtype ah cluster comment connbytes connlabel connlimit connmark cpu dccp devgroup dscp ecn esp hashlimit helper iprange ipvs length limit mac mark nfacct osf owner physdev pkttype policy quota rateest realm recent rpfilter sctp set socket statistic string tcpmss time tos ttl u32';
const REAL_TARGETS =
  'AUDIT CHECKSUM CLASSIFY CLUSTERIP CONNMARK CONNSECMARK CT DSCP ECN HMARK IDLETIMER LED LOG MARK NETMAP NFLOG NFQUEUE NOTRACK QUEUE RATEEST RETURN SECMARK SET SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY TRACE TTL ULOG';

/** The fields of a FilterRow or NatRow that a rule's words fill; '' matches anything. */
export interface RuleWords {
  target: string;
  protocol: string;
  in: string;
  out: string;
  source: string;
  destination: string;
  sourcePort: string;
  destinationPort: string;
  icmpType: string;
  ctstate: string;
  state: string;
  rejectWith: string;
  to: string;
  random: string;
}

export interface Request {
  readonly commands: string[];
  chain: string;
  number: number | undefined;
  policy: string;
  table: string;
  readonly rule: RuleWords;
  numeric: boolean;
  verbose: boolean;
  exact: boolean;
  lineNumbers: boolean;
  /** -V or -h ends the reading. */
  only: '' | 'version' | 'help';
}

export function readRequest(sys: Sys, words: readonly string[]): Request {
  const scanner = new Scanner(words);
  const request = emptyRequest();
  const loaded: string[] = [];
  for (;;) {
    const option = scanner.next(
      [...loaded, request.rule.protocol.replace('!', '')].flatMap(
        (name) => EXTENSIONS[name] ?? TARGET_OPTIONS[name] ?? [],
      ),
    );
    if (option === undefined || request.only !== '') break;
    if (COMMANDS.includes(option.name)) readCommand(request, option, scanner);
    else readOption(sys, request, option, loaded);
  }
  if (request.only === '') check(request, loaded);
  return request;
}

const emptyRequest = (): Request => ({
  commands: [],
  chain: '',
  number: undefined,
  policy: '',
  table: 'filter',
  rule: {
    target: '',
    protocol: '',
    in: '',
    out: '',
    source: '',
    destination: '',
    sourcePort: '',
    destinationPort: '',
    icmpType: '',
    ctstate: '',
    state: '',
    rejectWith: '',
    to: '',
    random: '',
  },
  numeric: false,
  verbose: false,
  exact: false,
  lineNumbers: false,
  only: '',
});

function readCommand(request: Request, { name, value, inverted }: Option, scanner: Scanner): void {
  const [before] = request.commands;
  const together = (before === 'L' || before === 'S' ? 'Z' : before === 'Z' ? 'LS' : '').includes(name);
  if (before !== undefined && !together) throw parameterProblem(`Cannot use -${name} with -${before}`);
  if (inverted) throw parameterProblem(`unexpected '!' flag before --${name}`);
  if (value !== '' || before === undefined) request.chain = value;
  request.commands.push(name);
  if (name === 'P') {
    const policy = scanner.operand();
    if (policy === undefined) throw parameterProblem('-P requires a chain and a policy');
    request.policy = policy;
  } else if ('DIRLS'.includes(name)) {
    const number = scanner.operand();
    if (number !== undefined) request.number = readRuleNumber(number);
    else if (name === 'R') throw parameterProblem('-R requires a rule number');
  }
}

function readRuleNumber(word: string): number {
  if (!/^\d+$/.test(word) || Number(word) === 0) throw parameterProblem(`Invalid rule number \`${word}'`);
  return Number(word);
}

function readOption(sys: Sys, request: Request, option: Option, loaded: string[]): void {
  const { name, value, inverted } = option;
  const { rule } = request;
  const turned = (text: string): string => (inverted ? `!${text}` : text);
  if (name === 'n') request.numeric = true;
  else if (name === 'v') request.verbose = true;
  else if (name === 'x') request.exact = true;
  else if (name === 'line-numbers') request.lineNumbers = true;
  else if (name === 'w' || name === '4') return;
  else if (name === 'V') request.only = 'version';
  else if (name === 'h') request.only = 'help';
  else if (name === 't') request.table = value;
  else if (name === 'p') rule.protocol = turned(readProtocol(value));
  else if (name === 's') rule.source = turned(readAddress(sys, value));
  else if (name === 'd') rule.destination = turned(readAddress(sys, value));
  else if (name === 'i') rule.in = turned(value);
  else if (name === 'o') rule.out = turned(value);
  else if (name === 'j') loadTarget(rule, value, loaded);
  else if (name === 'm') loadMatch(value, loaded);
  else if (name === 'sport' || name === 'source-port') rule.sourcePort = turned(readPorts(value, rule.protocol));
  else if (name === 'dport' || name === 'destination-port')
    rule.destinationPort = turned(readPorts(value, rule.protocol));
  else if (name === 'icmp-type') rule.icmpType = turned(readIcmpType(value));
  else if (name === 'reject-with') rule.rejectWith = readRejectWith(value);
  else if (!readExtension(rule, option)) throw notBuilt(`"-${name}"`);
}

/** The options of -m conntrack, -m state, -m multiport and NAT's targets. False: it is none of them. */
function readExtension(rule: RuleWords, { name, value, inverted }: Option): boolean {
  const turned = (text: string): string => (inverted ? `!${text}` : text);
  if (name === 'ctstate') rule.ctstate = turned(readCtstate(value));
  else if (name === 'state') rule.state = turned(readState(value));
  else if (name === 'sports' || name === 'source-ports') rule.sourcePort = turned(readPortList(value, rule.protocol));
  else if (name === 'dports' || name === 'destination-ports') {
    rule.destinationPort = turned(readPortList(value, rule.protocol));
  } else if (name === 'to-source' || name === 'to-destination') rule.to = readTo(value, rule.protocol);
  else if (name === 'to-ports') rule.to = readToPorts(value, rule.protocol);
  else if (name === 'random' || name === 'random-fully') rule.random = name;
  else return false;
  return true;
}

function loadTarget(rule: RuleWords, target: string, loaded: string[]): void {
  if (REAL_TARGETS.split(' ').includes(target)) throw notBuilt(`the target ${target}`);
  rule.target = target;
  loaded.push(target);
}

function loadMatch(name: string, loaded: string[]): void {
  if (EXTENSIONS[name]) loaded.push(name);
  else if (REAL_MATCHES.split(' ').includes(name)) throw notBuilt(`the match ${name}`);
  else throw parameterProblem(`Couldn't load match \`${name}':No such file or directory\n`);
}

/** What iptables finds out before it asks the kernel. */
function check({ commands, chain, rule, table }: Request, loaded: readonly string[]): void {
  const [command] = commands;
  if (command === undefined) throw parameterProblem('no command specified');
  if (!RULE_COMMANDS.includes(command)) return;
  const goes = chain === 'INPUT' || chain === 'PREROUTING';
  const comes = chain === 'OUTPUT' || chain === 'POSTROUTING';
  if (goes && rule.out !== '') throw parameterProblem(`Can't use -o with ${chain}\n`);
  if (comes && rule.in !== '') throw parameterProblem(`Can't use -i with ${chain}\n`);
  for (const match of loaded) {
    const given = match === 'multiport' ? rule.sourcePort + rule.destinationPort : rule.ctstate + rule.state;
    if (NEEDY[match] !== undefined && given === '') throw parameterProblem(NEEDY[match]);
  }
  const needed = NEEDED[rule.target];
  if (needed !== undefined && rule.to === '') {
    throw parameterProblem(`${rule.target}: option "--${needed}" must be specified\n`);
  }
  if (table === 'nat' && rule.target === 'DROP') throw parameterProblem(NOT_FOR_FILTERING);
}
