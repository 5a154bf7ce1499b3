/** nslookup's `set` words, which are its options too: each may be as short as it still is one (nslookup(1)). */
import { classNumber, typeNumber } from '../../protocols/dns/types.ts';
import { type Session, settingsText } from './session.ts';

/** Words that stand alone: how much of each must be there, and what it does. */
const FLAGS: readonly (readonly [string, number, (session: Session) => void])[] = [
  ['all', 3, (s) => s.sys.print(settingsText(s, true))],
  ['recurse', 3, (s) => void (s.recurse = true)],
  ['norecurse', 5, (s) => void (s.recurse = false)],
  ['defname', 3, (s) => void (s.settings.search = true)],
  ['nodefname', 5, (s) => void (s.settings.search = false)],
  ['vc', 2, (s) => void (s.tcp = true)],
  ['novc', 4, (s) => void (s.tcp = false)],
  ['debug', 3, (s) => void (s.debug = true)],
  ['nodebug', 5, (s) => void (s.debug = false)],
  ['d2', 2, () => undefined],
  ['nod2', 4, () => undefined],
  ['search', 3, (s) => void (s.settings.search = true)],
  ['nosearch', 5, (s) => void (s.settings.search = false)],
  ['silent', 3, (s) => s.sys.warn('note: -sil[ent] option deprecated\n')],
  ['fail', 3, (s) => void (s.stopAtServfail = true)],
  ['nofail', 5, (s) => void (s.stopAtServfail = false)],
];

/** `name=value`, by all spellings. */
const VALUES: Readonly<Record<string, (session: Session, value: string) => void>> = {
  ...Object.fromEntries(['type', 'ty', 'querytype', 'query', 'qu', 'q'].map((name) => [name, setType])),
  ...Object.fromEntries(['class', 'cl'].map((name) => [name, setClass])),
  ...Object.fromEntries(['domain', 'do'].map((name) => [name, setDomain])),
  ...Object.fromEntries(['port', 'po'].map((name) => [name, setPort])),
  ...Object.fromEntries(['timeout', 't'].map((name) => [name, setPatience])),
  ...Object.fromEntries(['retry', 'ret'].map((name) => [name, setTries])),
  ndots: setNdots,
};

export function setOption(session: Session, text: string): void {
  const cut = text.indexOf('=');
  const word = (cut < 0 ? text : text.slice(0, cut)).toLowerCase();
  const flag = cut < 0 ? FLAGS.find(([name, least]) => word.length >= least && name.startsWith(word)) : undefined;
  const value = cut >= 0 && Object.hasOwn(VALUES, word) ? VALUES[word] : undefined;
  if (flag) flag[2](session);
  else if (value) value(session, text.slice(cut + 1));
  else session.sys.print(`*** Invalid option: ${text}\n`);
}

function setType(session: Session, text: string): void {
  if (typeNumber(text) === undefined) {
    session.sys.print(`unknown query type: ${text}\n`);
    return;
  }
  session.typeText = text;
  session.bothAddresses = false;
}

function setClass(session: Session, text: string): void {
  if (classNumber(text) === undefined) session.sys.print(`unknown query class: ${text}\n`);
  else session.classText = text;
}

function setDomain(session: Session, text: string): void {
  session.settings.domains = [text.replace(/\.$/, '')];
  session.settings.search = true;
}

const MOST = 2_147_483_647;

function number(session: Session, text: string, what: string, most: number, use: (value: number) => void): void {
  const problem = !/^(\d+|0x[0-9a-f]+)$/i.test(text)
    ? 'not a valid number'
    : Number(text) > most
      ? 'out of range'
      : undefined;
  if (problem === undefined) use(Number(text));
  else session.sys.print(`invalid ${what} '${text}': ${problem}\n`);
}

function setPort(session: Session, text: string): void {
  number(session, text, 'port', 0xffff, (port) => void (session.settings.port = port));
}

function setPatience(session: Session, text: string): void {
  number(session, text, 'timeout', MOST, (seconds) => void (session.settings.timeout = seconds));
}

function setTries(session: Session, text: string): void {
  number(session, text, 'tries', MOST, (tries) => void (session.tries = Math.max(1, tries)));
}

function setNdots(session: Session, text: string): void {
  number(session, text, 'ndots', 128, (ndots) => void (session.settings.ndots = ndots));
}
