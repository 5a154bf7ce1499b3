/** nslookup: asks for a name, or for many in a conversation (BIND 9.18 as Debian and macOS have it). */
import { parseIpv4 } from '../../core/address.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { parseIpv6 } from '../../core/ipv6.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { TYPE } from '../../protocols/dns/types.ts';
import { namedServers } from '../lib/dighost/chain.ts';
import { Failure } from '../lib/dighost/failure.ts';
import { AXFR, emptyLookup, type Lookup } from '../lib/dighost/lookup.ts';
import { reverseName } from '../lib/dighost/message.ts';
import { Dighost } from '../lib/dighost/run.ts';
import { bindVersion } from '../lib/dighost/version.ts';
import { LineReader, Output } from '../lib/lines.ts';
import { classOf, nameServers, newSession, type Session, settingsText, typeOf } from './session.ts';
import { setOption } from './set.ts';
import { nslookupFrontend } from './show.ts';
import { USAGE } from './usage.ts';

export const NSLOOKUP_OPTIONS: Program['options'] = [
  { flag: '-type=', meaning: 'the type of record; else A and AAAA' },
  { flag: '-class=', meaning: 'the class: IN (usual), CH, HS' },
  { flag: '-debug', meaning: 'the whole message before what is made of it' },
  { flag: '-norecurse', meaning: 'ask only for what the server knows itself' },
  { flag: '-vc', meaning: 'ask over TCP' },
  { flag: '-port=', meaning: 'the service port of the server' },
  { flag: '-timeout=', meaning: 'seconds to wait for each reply' },
  { flag: '-retry=', meaning: 'how often to ask' },
  { flag: '-domain=', meaning: 'complete short names with this domain' },
  { flag: '-nosearch', meaning: 'do not complete short names' },
  { flag: '-version', meaning: 'the version' },
];

export const nslookup: Program = {
  name: 'nslookup',
  summary: 'Asks name servers for a name, or for many in a conversation',
  usage: 'nslookup [-option ...] [name | -] [server]',
  options: NSLOOKUP_OPTIONS,
  operand: 'host',
  examples: ['nslookup example.com', 'nslookup -type=mx example.com 10.4.4.10', 'nslookup 10.4.4.80', 'nslookup'],
  real: true,
  personas: ['linux', 'macos'],
  main,
};

function* main(sys: Sys, args: readonly string[]): Call<ExitStatus> {
  const session = newSession(sys);
  try {
    return yield* converse(session, args);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    sys.warn(`nslookup: ${failure.words}\n`);
    return failure.status;
  }
}

function* converse(session: Session, args: readonly string[]): Call<ExitStatus> {
  const { sys } = session;
  let lookup: Lookup | undefined;
  let interactive = true;
  for (const [i, word] of args.entries()) {
    if (word === '-version' || word === '-ver') return (sys.warn(`nslookup ${bindVersion(sys.persona)}\n`), 0);
    if (word.startsWith('-') && word !== '-') setOption(session, word.slice(1));
    else if (word === '-') interactive = true;
    else if (lookup === undefined && !args.slice(0, i).includes('-')) {
      lookup = lookupOf(session, word);
      interactive = false;
    } else if (args[i + 1] !== undefined) return (sys.warn(USAGE), 1);
    else nameServers(session, yield* namedServers(sys, word));
  }
  if (lookup && !interactive) yield* run(session, lookup);
  else yield* readCommands(session);
  sys.print('\n');
  return session.failed || !session.reached ? 1 : 0;
}

function* run(session: Session, lookup: Lookup): Call<void> {
  session.reached = false;
  yield* new Dighost(session.sys, session.settings, nslookupFrontend(session)).run([lookup]);
}

/** An address is looked up as a name under in-addr.arpa or ip6.arpa. */
function lookupOf(session: Session, name: string): Lookup {
  const lookup = emptyLookup();
  const isAddress = parseIpv4(name).ok || (name.includes(':') && parseIpv6(name).ok);
  const { tries, recurse, stopAtServfail } = session;
  const type = isAddress ? TYPE.PTR : typeOf(session);
  Object.assign(lookup, { name: isAddress ? reverseName(name) : name, type, class: classOf(session) });
  Object.assign(lookup, { tries, recurse, stopAtServfail, tcp: session.tcp || type === AXFR || type === TYPE.ANY });
  return lookup;
}

/** Commands from the terminal, with a prompt, or from elsewhere, without. */
function* readCommands(session: Session): Call<void> {
  const { sys } = session;
  const reader = LineReader.of(sys, 0, new Output(sys));
  for (;;) {
    if (sys.isTerminal(0)) sys.print('> ');
    const line = yield* reader.next();
    if (!line.ok || line.value === undefined) return;
    const [word, argument] = fromUtf8(line.value).trim().split(/\s+/);
    if (word === undefined || word === '') continue;
    if (word.toLowerCase() === 'exit') return;
    yield* obey(session, word, argument);
  }
}

const NOT_YET = ['help', '?'];
const NEVER = ['finger', 'ls', 'root', 'view'];

function* obey(session: Session, word: string, argument: string | undefined): Call<void> {
  const { sys } = session;
  const command = word.toLowerCase();
  if (command === 'set' && argument !== undefined) setOption(session, argument);
  else if (command === 'server' || command === 'lserver') {
    if (argument !== undefined) nameServers(session, yield* namedServers(sys, argument));
    sys.print(settingsText(session, false));
  } else if (NOT_YET.includes(command)) sys.print(`The '${word}' command is not yet implemented.\n`);
  else if (NEVER.includes(command)) sys.print(`The '${word}' command is not implemented.\n`);
  else yield* run(session, lookupOf(session, word));
}
