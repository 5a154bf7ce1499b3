/** dig: asks name servers and shows all that they say (BIND 9.18 as Debian has it; 9.10.6 as macOS has it). */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { resolvConf } from '../lib/dns/resolv-conf.ts';
import { Failure } from '../lib/dighost/failure.ts';
import { Dighost } from '../lib/dighost/run.ts';
import { batchLines } from './batch.ts';
import { readLine } from './command-line.ts';
import { BIND_9_10, BIND_9_18, type Edition, newSession, type Session } from './session.ts';
import { digFrontend } from './show.ts';

const OPTIONS: Program['options'] = [
  { flag: '@server', meaning: 'ask this server, by name or address; else those of /etc/resolv.conf' },
  { flag: '-x', value: 'address', meaning: 'the name of an address: asks for PTR in in-addr.arpa' },
  {
    flag: '-t',
    value: 'type',
    meaning: 'the type of record: A (usual), AAAA, NS, CNAME, SOA, PTR, MX, TXT, SRV, CAA, ANY',
  },
  { flag: '-c', value: 'class', meaning: 'the class: IN (usual), CH, HS, ANY' },
  { flag: '-q', value: 'name', meaning: 'the name, where it could be taken for something else' },
  { flag: '-p', value: 'port', meaning: 'the service port of the server' },
  { flag: '-b', value: 'address', meaning: 'our own address, and service port after #' },
  { flag: '-f', value: 'file', meaning: 'a file with a command line of dig on each line' },
  { flag: '-4', meaning: 'ask over IPv4 only' },
  { flag: '-r', meaning: 'do not read ~/.digrc' },
  { flag: '-u', meaning: 'times in microseconds' },
  { flag: '-h', meaning: 'all options' },
  { flag: '-v', meaning: 'the version' },
  { flag: '+short', meaning: 'only the data of the answer' },
  { flag: '+trace', meaning: 'walk from the root down, asking each server in turn' },
  { flag: '+qmin', meaning: 'with +trace: show each server no more of the name than it needs (delv has it, dig not)' },
  { flag: '+norecurse', meaning: 'ask only for what the server knows itself' },
  { flag: '+tcp', meaning: 'ask over TCP' },
  { flag: '+ignore', meaning: 'show a truncated reply instead of asking again over TCP' },
  { flag: '+noall', meaning: 'show nothing; +answer, +stats and so on after it show one thing' },
  { flag: '+multiline', meaning: 'SOA records over several lines, with what each number means' },
  { flag: '+search', meaning: 'complete short names with the search list' },
  { flag: '+time=', meaning: 'seconds to wait for each reply (5)' },
  { flag: '+tries=', meaning: 'how often to ask over UDP (3)' },
  { flag: '+bufsize=', meaning: 'how many bytes of reply to offer over UDP (EDNS)' },
  { flag: '+noedns', meaning: 'no EDNS: replies of at most 512 bytes over UDP' },
  { flag: '+nocookie', meaning: 'send no cookie' },
  { flag: '+dnssec', meaning: 'set the DO bit' },
  { flag: '+qid=', meaning: 'the id of the question' },
  { flag: '+subnet=', meaning: 'tell the server for which network we ask' },
  { flag: '+nssearch', meaning: 'the SOA record of each server of a zone' },
];

const program = (edition: Edition, personas: NonNullable<Program['personas']>): Program => ({
  name: 'dig',
  summary: 'Asks name servers and shows all that they say',
  usage: 'dig [@server] [-x address] name [type] [class] [+option ...]',
  options: OPTIONS,
  operand: 'host',
  examples: [
    'dig example.com',
    'dig @10.4.4.10 example.com MX',
    'dig +trace www.example.com',
    'dig +short -x 10.4.4.80',
  ],
  real: true,
  personas,
  main: (sys, args) => main(sys, args, edition),
});

export const dig = program(BIND_9_18, ['linux']);
export const macosDig = program(BIND_9_10, ['macos']);

function* main(sys: Sys, args: readonly string[], edition: Edition): Call<ExitStatus> {
  const session = newSession(sys, edition, resolvConf(sys));
  const host = new Dighost(sys, session.settings, digFrontend(session));
  try {
    return yield* converse(session, host, args);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    sys.warn(`dig: ${failure.words}\n`);
    return failure.status;
  }
}

function* converse(session: Session, host: Dighost, args: readonly string[]): Call<ExitStatus> {
  yield* readRc(session, args);
  const taken = yield* readLine(session, args, 'arguments');
  if (taken !== undefined) return taken;
  yield* host.run(session.lookups);
  if (session.batch === undefined) return host.status;
  const lines = yield* batchLines(session, session.batch);
  for (const line of lines) {
    session.lookups.length = 0;
    const end = yield* readLine(session, line, 'batch');
    if (end !== undefined) return end;
    yield* host.run(session.lookups);
  }
  return host.status;
}

/** Options of ~/.digrc come before those of the command line, unless -r is first among them. */
function* readRc(session: Session, args: readonly string[]): Call<void> {
  const home = session.sys.environment['HOME'] ?? '/root';
  const file = args[0] === '-r' ? undefined : session.sys.files.read(`${home}/.digrc`);
  if (!file?.ok) return;
  for (const line of fromUtf8(file.value).split('\n')) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    const options = words.filter((word) => /^[+-]/.test(word));
    yield* readLine(session, options, 'options');
  }
  session.lookups.length = 0;
}
