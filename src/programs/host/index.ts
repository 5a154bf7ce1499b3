/** host: asks name servers for a name and says what it found in sentences (BIND 9.18 as Debian has it). */
import { parseIpv4 } from '../../core/address.ts';
import { parseIpv6 } from '../../core/ipv6.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { TYPE } from '../../protocols/dns/types.ts';
import { namedServers } from '../lib/dighost/chain.ts';
import { Failure } from '../lib/dighost/failure.ts';
import { cloneLookup, type Lookup } from '../lib/dighost/lookup.ts';
import { reverseName } from '../lib/dighost/message.ts';
import { Dighost } from '../lib/dighost/run.ts';
import { bindVersion } from '../lib/dighost/version.ts';
import { type HostSettings, hostSettings } from './settings.ts';
import { hostFrontend } from './show.ts';
import { USAGE } from './usage.ts';

export const host: Program = {
  name: 'host',
  summary: 'Asks name servers for a name or an address, and says what it found in sentences',
  usage: 'host [-aCdlrsTvVw] [-c class] [-N ndots] [-t type] [-W time] [-R number] [-p port] name [server]',
  options: [
    { flag: '-t', value: 'type', meaning: 'the type of record; else A, AAAA and MX' },
    { flag: '-a', meaning: 'all records: -v -t ANY' },
    { flag: '-v', meaning: 'the whole message' },
    { flag: '-C', meaning: 'compare the SOA records of all servers of a zone' },
    { flag: '-l', meaning: 'list a whole zone (servers mostly refuse)' },
    { flag: '-r', meaning: 'ask only for what the server knows itself' },
    { flag: '-s', meaning: 'stop at a SERVFAIL reply instead of asking the next server' },
    { flag: '-T', meaning: 'ask over TCP' },
    { flag: '-c', value: 'class', meaning: 'the class: IN (usual), CH, HS' },
    { flag: '-N', value: 'ndots', meaning: 'names with so many dots are not completed' },
    { flag: '-p', value: 'port', meaning: 'the service port of the server' },
    { flag: '-R', value: 'number', meaning: 'how often to ask again over UDP' },
    { flag: '-W', value: 'seconds', meaning: 'how long to wait for a reply' },
    { flag: '-w', meaning: 'wait for ever' },
    { flag: '-4', meaning: 'ask over IPv4 only' },
    { flag: '-V', meaning: 'the version' },
  ],
  operand: 'host',
  examples: ['host example.com', 'host -t MX example.com', 'host 10.4.4.80', 'host -a example.com 10.4.4.10'],
  real: true,
  personas: ['linux', 'macos'],
  main,
};

function* main(sys: Sys, args: readonly string[]): Call<ExitStatus> {
  try {
    const settings = hostSettings(sys, args);
    if (!settings.ok) return usage(sys, settings.error);
    if (settings.value.version) return (sys.warn(`host ${bindVersion(sys.persona)}\n`), 0);
    return yield* ask(sys, settings.value);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    sys.warn(`host: ${failure.words}\n`);
    return failure.status === 2 ? 2 : 1;
  }
}

function usage(sys: Sys, problem: string): ExitStatus {
  sys.warn(`${problem}${USAGE}`);
  return 1;
}

function* ask(sys: Sys, settings: HostSettings): Call<ExitStatus> {
  const [name, server] = settings.operands;
  if (name === undefined) return usage(sys, '');
  const lookup = lookupOf(settings, name);
  if (server !== undefined) lookup.servers.push(...(yield* namedServers(sys, server)));
  const frontend = hostFrontend(sys, settings, server);
  yield* new Dighost(sys, settings.settings, frontend).run([lookup]);
  return frontend.status();
}

/** An address is looked up as a name under in-addr.arpa or ip6.arpa. */
function lookupOf(settings: HostSettings, name: string): Lookup {
  const lookup = cloneLookup(settings.usual, false);
  const isAddress = parseIpv4(name).ok || (name.includes(':') && parseIpv6(name).ok);
  lookup.name = isAddress ? reverseName(name) : name;
  if (isAddress && name.includes(':')) lookup.name = lookup.name.replace(/\.$/, '');
  if (isAddress && !lookup.typeGiven) lookup.type = TYPE.PTR;
  if (isAddress) settings.everything = false;
  return lookup;
}
