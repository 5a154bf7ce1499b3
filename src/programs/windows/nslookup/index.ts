/**
 * Windows' nslookup: first asks what its server is called, then for names, alone or in a conversation. Layout after the samples of
 * learn.microsoft.com (nslookup, "Troubleshoot DNS name resolution").
 */
import { formatIpv4, parseIpv4 } from '../../../core/address.ts';
import { fromUtf8 } from '../../../core/bytes.ts';
import type { Call, ExitStatus, Program, Sys } from '../../../core/sys.ts';
import { CLASS, RCODE, TYPE } from '../../../protocols/dns/types.ts';
import { lookupOne, reverseName } from '../../lib/dns/lookup.ts';
import { resolvConf } from '../../lib/dns/resolv-conf.ts';
import { LineReader, Output } from '../../lib/lines.ts';
import { ask, type Asked, type Session } from './ask.ts';
import { HELP, setOption, settingsText } from './set.ts';
import { addressesText, type Answers, answersOf, failureWords, recordsText, recordText, withoutDot } from './show.ts';

export const nslookup: Program = {
  name: 'nslookup',
  summary: 'Asks name servers for a name, or for many in a conversation',
  usage: 'nslookup [-opt ...] [host | -] [server]',
  options: [
    { flag: '-type=', meaning: 'the type of record; else A and AAAA' },
    { flag: '-debug', meaning: 'how many records each reply has' },
    { flag: '-norecurse', meaning: 'ask only for what the server knows itself' },
    { flag: '-vc', meaning: 'ask over TCP' },
    { flag: '-timeout=', meaning: 'seconds to wait for each reply' },
    { flag: '-retry=', meaning: 'how often to ask again' },
  ],
  operand: 'host',
  examples: ['nslookup example.com', 'nslookup -type=mx example.com 10.4.4.10', 'nslookup'],
  real: true,
  personas: ['windows'],
  main,
};

function newSession(sys: Sys): Session {
  const conf = resolvConf(sys);
  return {
    ...{ sys, server: conf.servers[0] ?? 0, serverName: 'UnKnown', port: 53, type: undefined, class: CLASS.IN },
    ...{ recurse: true, tcp: false, debug: false, timeout: 2, retries: 1 },
    ...{ domains: conf.search, search: true, nextId: 1 },
  };
}

function* main(sys: Sys, args: readonly string[]): Call<ExitStatus> {
  const session = newSession(sys);
  const operands: string[] = [];
  for (const word of args) {
    if (/^[-/]./.test(word)) setOption(session, word.slice(1));
    else operands.push(word);
  }
  const [name, server] = operands;
  if (session.server === 0 && server === undefined) {
    sys.print('*** Default servers are not available\n');
    return 0;
  }
  if (server === undefined) yield* nameServer(session);
  else if (!(yield* chooseServer(session, server))) return 0;
  if (name !== undefined && name !== '-') {
    sys.print(serverText(session, 'Server'));
    yield* find(session, name);
    return 0;
  }
  sys.print(serverText(session, 'Default Server'));
  yield* readCommands(session);
  return 0;
}

const serverText = ({ serverName, server }: Session, title: string): string =>
  `${title}:  ${serverName}\nAddress:  ${formatIpv4(server)}\n\n`;

/** A server's name is what its address leads to; where that is nothing, it stays unknown. */
function* nameServer(session: Session): Call<void> {
  session.serverName = 'UnKnown';
  const asked = yield* ask({ ...session, type: TYPE.PTR }, reverseName(session.server), TYPE.PTR);
  session.nextId++;
  const data = asked.kind === 'reply' ? asked.message.answers.find(({ type }) => type === TYPE.PTR)?.data : undefined;
  if (data?.kind === 'name') session.serverName = withoutDot(data.target);
}

/** Whether such a server was found. */
function* chooseServer(session: Session, name: string): Call<boolean> {
  const found = yield* lookupOne(session.sys, name);
  if (!found.ok) {
    session.sys.print(`*** Can't find address for server ${name}: ${failureWords(RCODE.NXDOMAIN)}\n`);
    return false;
  }
  session.server = found.value;
  if (parseIpv4(name).ok) yield* nameServer(session);
  else session.serverName = name;
  return true;
}

/** Names to try: as it is when it ends in a dot, else completed, then as it is. */
function candidates({ search, domains }: Session, name: string): readonly string[] {
  if (name.endsWith('.')) return [name];
  const completed = search ? domains.map((domain) => `${name}.${domain}.`) : [];
  return name.includes('.') ? [`${name}.`, ...completed] : [...completed, `${name}.`];
}

function* find(session: Session, text: string): Call<void> {
  const address = parseIpv4(text);
  const names = address.ok ? [reverseName(address.value)] : candidates(session, text);
  const types = address.ok ? [TYPE.PTR] : session.type === undefined ? [TYPE.A, TYPE.AAAA] : [session.type];
  let failure: Asked | undefined;
  for (const name of names) {
    const replies: Answers[] = [];
    for (const type of types) {
      const asked = yield* ask(session, name, type);
      if (asked.kind !== 'reply' || asked.message.rcode !== RCODE.NOERROR) failure = asked;
      else replies.push(answersOf(name, asked.message));
      if (session.debug && asked.kind === 'reply') session.sys.print(debugText(asked));
    }
    const [first] = replies;
    if (!first) continue;
    show(session, text, together(first, replies), address.ok ? address.value : undefined);
    return;
  }
  session.sys.print(failureText(session, text, failure));
}

const together = (first: Answers, replies: readonly Answers[]): Answers => {
  const seen = new Set<string>();
  const records = replies.flatMap(({ records: own }) => own);
  const unique = records.filter((record) => {
    const text = recordText(record);
    return !seen.has(text) && seen.add(text);
  });
  return { ...first, records: unique };
};

function show(session: Session, text: string, answers: Answers, address: number | undefined): void {
  const { sys, type } = session;
  const target = answers.records.find((record) => record.type === TYPE.PTR)?.data;
  if (address !== undefined && target?.kind === 'name') {
    sys.print(`Name:    ${withoutDot(target.target)}\nAddress:  ${formatIpv4(address)}\n\n`);
    return;
  }
  const asksAddresses = type === undefined || type === TYPE.A || type === TYPE.AAAA;
  if (answers.records.length === 0 && !asksAddresses) sys.print(answers.authorities.map(recordText).join(''));
  else sys.print(asksAddresses ? addressesText(answers) : recordsText(answers));
  if (answers.records.length === 0 && asksAddresses && answers.authorities.length === 0) {
    sys.print(`*** No address records available for ${text}\n`);
  }
}

function failureText({ serverName }: Session, text: string, failure: Asked | undefined): string {
  if (failure?.kind === 'silent') return `*** Request to ${serverName} timed-out\n`;
  if (failure?.kind === 'no response') return `*** ${serverName} can't find ${text}: No response from server\n`;
  return `*** ${serverName} can't find ${text}: ${failureWords(failure?.message.rcode ?? RCODE.SERVFAIL)}\n`;
}

function debugText({ message }: Extract<Asked, { kind: 'reply' }>): string {
  const { questions, answers, authorities, additionals } = message;
  const counts = [questions, answers, authorities, additionals].map((section) => section.length);
  const [asked, got, from, more] = counts;
  return (
    `------------\nGot answer:\n    HEADER:\n        opcode = QUERY, id = ${message.id}, rcode = ${message.rcode}\n` +
    `        questions = ${asked},  answers = ${got},  authority records = ${from},  additional = ${more}\n\n------------\n`
  );
}

function* readCommands(session: Session): Call<void> {
  const { sys } = session;
  const reader = LineReader.of(sys, 0, new Output(sys));
  for (;;) {
    sys.print('> ');
    const line = yield* reader.next();
    if (!line.ok || line.value === undefined) return;
    const [word, argument] = fromUtf8(line.value).trim().split(/\s+/);
    if (word === undefined || word === '') continue;
    if (word === 'exit') return;
    yield* obey(session, word, argument);
  }
}

function* obey(session: Session, word: string, argument: string | undefined): Call<void> {
  const { sys } = session;
  if (word === 'set' && argument !== undefined) setOption(session, argument);
  else if (word === 'set' || word === 'help' || word === '?') sys.print(word === 'set' ? settingsText(session) : HELP);
  else if ((word === 'server' || word === 'lserver') && argument !== undefined) {
    if (yield* chooseServer(session, argument)) sys.print(serverText(session, 'Default Server'));
  } else {
    sys.print(serverText(session, 'Server'));
    yield* find(session, word);
  }
}
