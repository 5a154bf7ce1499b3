/** dig's +options: `+[no]keyword[=value]`, each keyword as short as it still is one (dig(1)). */
import { fail, ok, type Result } from '../../core/result.ts';
import type { Lookup, Shown } from '../lib/dighost/lookup.ts';
import type { PlusContext, PlusOption, Refusal } from './plus-types.ts';
import { PLUS_VALUES } from './plus-values.ts';
import type { Session } from './session.ts';

const show =
  (key: keyof Shown): PlusOption =>
  ({ lookup, state }) =>
    void Object.assign(lookup.show, { [key]: state });
const set =
  (key: keyof Lookup): PlusOption =>
  ({ lookup, state }) =>
    void Object.assign(lookup, { [key]: state });
const bit =
  (key: keyof Lookup['bits']): PlusOption =>
  ({ lookup, state }) =>
    void (lookup.bits[key] = state);
const nothing: PlusOption = () => undefined;

/** `least`: how much of the keyword must be there. */
type Row = readonly [name: string, least: number, option: PlusOption];

const ROWS: readonly Row[] = [
  ['aaflag', 3, bit('aa')],
  ['aaonly', 2, bit('aa')],
  ['additional', 3, show('additional')],
  ['adflag', 2, bit('ad')],
  ['all', 2, all],
  ['answer', 2, show('answer')],
  ['authority', 2, show('authority')],
  ['badcookie', 2, nothing],
  ['besteffort', 2, set('bestEffort')],
  ['cdflag', 2, bit('cd')],
  ['class', 2, show('class')],
  ['cmd', 2, ({ session, state }) => void (session.showCommand = state)],
  ['coflag', 3, compactDenial],
  ['comments', 3, comments],
  ['crypto', 2, nothing],
  ['defname', 2, search],
  ['dnssec', 2, dnssec],
  ['do', 2, dnssec],
  ['ednsnegotiation', 5, set('negotiateEdns')],
  ['expandaaaa', 4, show('expandAaaa')],
  ['expire', 4, set('expire')],
  ['fail', 1, set('stopAtServfail')],
  ['header-only', 2, set('headerOnly')],
  ['identify', 3, show('identify')],
  ['idnin', 4, nothing],
  ['idnout', 4, nothing],
  ['ignore', 2, set('ignoreTruncation')],
  ['keepalive', 5, set('keepAlive')],
  ['keepopen', 5, ({ session, state }) => void (session.keepOpen = state)],
  ['multiline', 2, show('multiline')],
  ['nsid', 3, set('nsid')],
  ['nssearch', 3, compareServers],
  ['onesoa', 2, nothing],
  ['qmin', 2, set('minimise')],
  ['qr', 2, show('query')],
  ['question', 2, question],
  ['raflag', 2, bit('ra')],
  ['rdflag', 2, set('recurse')],
  ['recurse', 3, set('recurse')],
  ['rrcomments', 2, ({ lookup, state }) => void (lookup.show.recordComments = state)],
  ['search', 2, search],
  ['short', 4, short],
  ['showbadcookie', 5, nothing],
  ['showsearch', 4, showSearch],
  ['stats', 2, show('stats')],
  ['tcflag', 3, bit('tc')],
  ['tcp', 3, tcp],
  ['trace', 3, trace],
  ['ttlid', 3, show('ttl')],
  ['ttlunits', 4, ttlUnits],
  ['unknownformat', 1, show('unknownFormat')],
  ['vc', 1, tcp],
  ['zflag', 1, bit('z')],
  ...PLUS_VALUES,
];

/** What real dig knows and this one has no use for. */
const MISSING = ['yaml', 'https', 'https-get', 'http-plain', 'tls', 'tls-ca', 'tls-hostname', 'dns64prefix'];

/** Obeys one word, without its `+`. */
export function plusOption(session: Session, lookup: Lookup, word: string): Result<void, Refusal> {
  const cut = word.indexOf('=');
  const [text, value] = cut < 0 ? [word, undefined] : [word.slice(0, cut), word.slice(cut + 1)];
  const state = !/^no/i.test(text);
  const keyword = (state ? text : text.slice(2)).toLowerCase();
  const row = ROWS.find(([name, least]) => keyword.length >= least && name.startsWith(keyword));
  const missing = MISSING.includes(keyword);
  if (missing && state) return fail({ words: `+${keyword} is not on this machine`, status: 1 });
  if (missing) return ok(undefined);
  if (keyword === 'mapped' || keyword === 'sigchase') {
    session.sys.warn(`;; +${keyword} option is deprecated`);
    return ok(undefined);
  }
  const isKnown = row && !session.edition.lacks.includes(row[0]);
  const refusal = isKnown ? row[2]({ session, lookup, state, value }) : {};
  return refusal ? fail(refusal) : ok(undefined);
}

function all({ session, lookup, state }: PlusContext): void {
  const sections = { question: state, answer: state, authority: state, additional: state };
  Object.assign(lookup.show, { ...sections, comments: state, stats: state });
  session.showCommand = state;
}

function comments({ session, lookup, state }: PlusContext): void {
  lookup.show.comments = state;
  session.wantsComments = state;
}

function question({ session, lookup, state }: PlusContext): void {
  lookup.show.question = state;
  session.wantsQuestion = state;
}

function dnssec({ lookup, state }: PlusContext): void {
  if (state && lookup.edns < 0) lookup.edns = 0;
  lookup.dnssec = state;
}

/** The bit beside DO. */
function compactDenial({ lookup, state }: PlusContext): void {
  lookup.ednsFlags = state ? lookup.ednsFlags | 0x4000 : lookup.ednsFlags & ~0x4000;
}

function search({ session, state }: PlusContext): void {
  session.settings.search = state;
}

function showSearch({ session, state }: PlusContext): void {
  session.settings.showSearch = state;
  session.settings.search = state;
}

function short({ session, lookup, state }: PlusContext): void {
  session.short = state;
  if (!state) return;
  session.showCommand = false;
  const nothingElse = { question: false, additional: false, authority: false, comments: false, stats: false };
  Object.assign(lookup.show, { ...nothingElse, answer: true, recordComments: false });
}

function tcp({ lookup, state }: PlusContext): void {
  Object.assign(lookup, { tcp: state, tcpGiven: true });
}

function ttlUnits({ lookup, state }: PlusContext): void {
  lookup.show.ttlUnits = state;
  lookup.show.ttl = true;
}

function compareServers({ session, lookup, state }: PlusContext): void {
  lookup.compareServers = state;
  if (!state) return;
  Object.assign(lookup, { firstOfChain: true, recurse: true, type: 2, typeGiven: true });
  Object.assign(lookup.show, { identify: true, stats: false, comments: false });
  const sections = { additional: false, authority: false, question: false };
  Object.assign(lookup.show, { ...sections, recordComments: false });
  session.short = true;
}

function trace({ session, lookup, state }: PlusContext): void {
  Object.assign(lookup, { trace: state, firstOfChain: state });
  if (!state) return;
  Object.assign(lookup, { recurse: true, dnssec: true });
  if (lookup.edns < 0) lookup.edns = 0;
  const sections = { additional: false, authority: true, question: false };
  Object.assign(lookup.show, { ...sections, identify: true, stats: false, comments: false, recordComments: false });
  session.settings.search = false;
}
