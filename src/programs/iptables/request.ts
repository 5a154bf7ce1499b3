/** One iptables command line, read whole before anything is done: a command, a chain, a rule and how to print. */
import type { Sys } from '../../core/sys.ts';
import { readAddress, readPorts, readProtocol, readRejectWith } from './matches.ts';
import { readIcmpType } from './icmp-types.ts';
import { notBuilt, parameterProblem } from './problem.ts';
import { Scanner, type Option } from './scanner.ts';

const COMMANDS = 'ACDIRLSFZNXEP';
const RULE_COMMANDS = 'ACDIR';
/** Options that the matches for a protocol bring along. */
const PORT_OPTIONS = ['sport', 'source-port', 'dport', 'destination-port'];
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  icmp: ['icmp-type'],
  tcp: PORT_OPTIONS,
  udp: PORT_OPTIONS,
  REJECT: ['reject-with'],
};
const REAL_MATCHES =
  'addrtype ah cluster comment connbytes connlabel connlimit connmark conntrack cpu dccp devgroup dscp ecn esp hashlimit helper iprange ipvs length limit mac mark multiport nfacct osf owner physdev pkttype policy quota rateest realm recent rpfilter sctp set socket state statistic string tcpmss time tos ttl u32';
const REAL_TARGETS =
  'AUDIT CHECKSUM CLASSIFY CLUSTERIP CONNMARK CONNSECMARK CT DNAT DSCP ECN HMARK IDLETIMER LED LOG MARK MASQUERADE NETMAP NFLOG NFQUEUE NOTRACK QUEUE RATEEST REDIRECT RETURN SECMARK SET SNAT SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY TRACE TTL ULOG';

/** The fields of a FilterRow that a rule's words fill; '' matches anything. */
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
  rejectWith: string;
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
      [...loaded, request.rule.protocol.replace('!', '')].flatMap((name) => EXTENSIONS[name] ?? []),
    );
    if (option === undefined || request.only !== '') break;
    if (COMMANDS.includes(option.name)) readCommand(request, option, scanner);
    else readOption(sys, request, option, loaded);
  }
  if (request.only === '') check(request);
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
    rejectWith: '',
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
  else throw notBuilt(`"-${name}"`);
}

function loadTarget(rule: RuleWords, target: string, loaded: string[]): void {
  if (REAL_TARGETS.split(' ').includes(target)) throw notBuilt(`the target ${target}`);
  rule.target = target;
  loaded.push(target);
}

function loadMatch(name: string, loaded: string[]): void {
  if (EXTENSIONS[name] && name !== 'REJECT') loaded.push(name);
  else if (REAL_MATCHES.split(' ').includes(name)) throw notBuilt(`the match ${name}`);
  else throw parameterProblem(`Couldn't load match \`${name}':No such file or directory\n`);
}

/** What iptables finds out before it asks the kernel. */
function check({ commands, chain, rule }: Request): void {
  const [command] = commands;
  if (command === undefined) throw parameterProblem('no command specified');
  if (!RULE_COMMANDS.includes(command)) return;
  if (chain === 'INPUT' && rule.out !== '') throw parameterProblem("Can't use -o with INPUT\n");
  if (chain === 'OUTPUT' && rule.in !== '') throw parameterProblem("Can't use -i with OUTPUT\n");
}
