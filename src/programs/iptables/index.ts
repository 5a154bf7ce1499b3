/** iptables: the rules of the tables filter and nat (iptables(8), 1.8.9 with the nf_tables back end). */
import type { Program, Sys } from '../../core/sys.ts';
import { ending, Stop } from '../lib/stop.ts';
import { change } from './change.ts';
import { list } from './list.ts';
import { notBuilt } from './problem.ts';
import { readRequest, type Request } from './request.ts';
import { save } from './save.ts';
import { TABLES } from './tables.ts';
import { HELP, ICMP_HELP, REJECT_HELP, VERSION } from './usage.ts';

const OTHER_TABLES = ['mangle', 'raw', 'security'];

export const iptables: Program = {
  name: 'iptables',
  summary: 'Shows and changes the rules that let packets in, through and out, and that translate them',
  usage:
    'iptables [-t filter|nat] {-L | -S | -A | -I | -D | -R | -C | -F | -Z | -P} [chain] [number] [matches] [-j target]',
  options: [
    { flag: '-t', value: 'table', meaning: 'filter or nat' },
    { flag: '-L', value: 'chain', meaning: 'list rules as a table' },
    { flag: '-S', value: 'chain', meaning: 'list rules as commands' },
    { flag: '-A', value: 'chain', meaning: 'append a rule' },
    { flag: '-I', value: 'chain', meaning: 'insert a rule' },
    { flag: '-D', value: 'chain', meaning: 'delete a rule' },
    { flag: '-R', value: 'chain', meaning: 'replace a rule' },
    { flag: '-C', value: 'chain', meaning: 'say whether a rule is there' },
    { flag: '-F', value: 'chain', meaning: 'delete all rules' },
    { flag: '-Z', value: 'chain', meaning: 'set the counters to zero' },
    { flag: '-P', value: 'chain', meaning: 'set the policy: ACCEPT or DROP' },
    { flag: '-p', value: 'protocol', meaning: 'icmp, udp, tcp, a number' },
    { flag: '-s', value: 'address', meaning: 'source address or network' },
    { flag: '-d', value: 'address', meaning: 'destination address or network' },
    { flag: '-i', value: 'interface', meaning: 'came in by' },
    { flag: '-o', value: 'interface', meaning: 'goes out by' },
    { flag: '--sport', value: 'ports', meaning: 'source port, with -p' },
    { flag: '--dport', value: 'ports', meaning: 'destination port, with -p' },
    { flag: '--icmp-type', value: 'type', meaning: 'name or number, with -p icmp' },
    { flag: '-m', value: 'match', meaning: 'conntrack, state, multiport, tcp, udp, icmp' },
    { flag: '--ctstate', value: 'states', meaning: 'NEW, ESTABLISHED, RELATED, INVALID, with -m conntrack' },
    { flag: '--state', value: 'states', meaning: 'the same, with -m state' },
    { flag: '--sports', value: 'ports', meaning: 'several source ports, with -m multiport' },
    { flag: '--dports', value: 'ports', meaning: 'several destination ports, with -m multiport' },
    {
      flag: '-j',
      value: 'target',
      meaning: 'ACCEPT, DROP, REJECT; of nat: MASQUERADE, SNAT, DNAT, REDIRECT',
    },
    { flag: '--to-source', value: 'address[:ports]', meaning: 'what SNAT puts there' },
    { flag: '--to-destination', value: 'address[:ports]', meaning: 'what DNAT puts there' },
    { flag: '--to-ports', value: 'ports', meaning: 'of MASQUERADE and REDIRECT' },
    { flag: '--random', meaning: 'NAT draws the source port' },
    { flag: '--random-fully', meaning: 'NAT draws the source port, always' },
    { flag: '--reject-with', value: 'answer', meaning: 'which ICMP message REJECT sends' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-v', meaning: 'with counters and interfaces' },
    { flag: '-x', meaning: 'exact counters' },
    { flag: '--line-numbers', meaning: 'number the rules' },
  ],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    return yield* ending(sys, function* () {
      carryOut(sys, readRequest(sys, args));
      return 0;
    });
  },
};

function carryOut(sys: Sys, request: Request): void {
  const { commands, only, table } = request;
  if (only === 'version') return sys.print(`${VERSION}\n`);
  if (only === 'help') return help(sys, request);
  if (OTHER_TABLES.includes(table)) throw notBuilt(`the table ${table}`);
  const known = TABLES.find((name) => name === table);
  if (known === undefined) {
    const advice = 'Perhaps iptables or your kernel needs to be upgraded.';
    throw new Stop(3, `${VERSION}: table '${table}' does not exist\n${advice}`);
  }
  sys.privileged();
  // a listing shows what -Z then sets to zero
  for (const command of [...commands].sort()) {
    if (command === 'L') list(sys, known, request);
    else if (command === 'S') save(sys, known, request);
    else change(sys, known, command, request);
  }
}

function help(sys: Sys, { rule }: Request): void {
  const extension = rule.target === 'REJECT' ? REJECT_HELP : rule.protocol === 'icmp' ? ICMP_HELP : '';
  sys.print(`${HELP}${extension}`);
}
