/** dig's -options: letters that stand alone and may be joined, and those with a value in the same word or in the next (dig(1)). */
import { parseIpv4 } from '../../core/address.ts';
import { classNumber, TYPE } from '../../protocols/dns/types.ts';
import { Failure } from '../lib/dighost/failure.ts';
import { reverseName } from '../lib/dighost/message.ts';
import { addLookup, invalid, type Reading, setClass, setType } from './reading.ts';
import { readNumber } from './plus-values.ts';
import { HELP, SHORT_USAGE } from './usage.ts';

type TakenDash =
  | { readonly kind: 'took' }
  /** The next word was its value. */
  | { readonly kind: 'took next' }
  | { readonly kind: 'end'; readonly status: number };

const ALONE = /^[46dhimnruv]/;

/** Takes one word, without its `-`; `next` is the one behind it. */
export function takeDash(reading: Reading, word: string, next: string | undefined): TakenDash {
  const { session } = reading;
  let rest = word;
  for (; ALONE.test(rest); rest = rest.slice(1)) {
    const end = takeLetter(reading, rest[0]!);
    if (end !== undefined) return { kind: 'end', status: end };
  }
  if (rest === '' && word !== '') return { kind: 'took' };
  const attached = rest.slice(1);
  const value = attached === '' ? next : attached;
  const use = LETTERS[rest[0] ?? ''];
  if (value === undefined || !use) return { kind: 'end', status: invalid(session, `-${rest}`) };
  const end = use(reading, value);
  if (end !== undefined) return { kind: 'end', status: end };
  return { kind: attached === '' ? 'took next' : 'took' };
}

/** -d, -i, -m, -n and -r change nothing that can be seen here. */
function takeLetter({ session, lookup }: Reading, letter: string): number | undefined {
  const { sys } = session;
  if (letter === 'h') return (sys.print(HELP), 0);
  if (letter === 'v') return (sys.warn(`DiG ${session.edition.version}\n`), 0);
  if (letter === 'u') lookup.show.microseconds = true;
  if (letter !== '4' && letter !== '6') return undefined;
  const family = letter === '4' ? 4 : 6;
  if (session.family !== undefined && session.family !== family) throw new Failure('only one of -4 and -6 allowed', 1);
  session.family = family;
  if (family === 6) session.settings.servers = [{ address: 0, name: '::1' }];
  return undefined;
}

const LETTERS: Readonly<Record<string, (reading: Reading, value: string) => number | void>> = {
  b: bindTo,
  c: takeClass,
  f: ({ session }, value) => void (session.batch = value),
  k: missing,
  p: takePort,
  q: (reading, value) => void addLookup(reading, value),
  t: takeType,
  x: reverse,
  y: missing,
};

function bindTo({ session }: Reading, value: string): void {
  const [text = '', port = '0'] = value.split('#');
  const address = parseIpv4(text);
  if (!address.ok) throw new Failure(`invalid address ${text}`, 1);
  session.settings.source = { address: address.value, port: Number(port) || 0 };
}

function takeClass(reading: Reading, value: string): void {
  reading.openWords = false;
  const number = classNumber(value);
  if (number === undefined) reading.session.sys.warn(`;; Warning, ignoring invalid class ${value}\n`);
  else setClass(reading, number);
}

function takeType(reading: Reading, value: string): void {
  reading.openWords = false;
  if (!setType(reading, value)) reading.session.sys.warn(`;; Warning, ignoring invalid type ${value}\n`);
}

function takePort({ session }: Reading, value: string): void {
  const port = readNumber(value, 0xffff, 'port number');
  if (typeof port === 'number') {
    session.settings.port = port;
    return;
  }
  session.sys.print(port.out ?? '');
  throw new Failure(port.words ?? '', 1);
}

function reverse(reading: Reading, value: string): void {
  const { typeGiven } = reading.lookup;
  const lookup = addLookup(reading, reverseName(value));
  if (!typeGiven) lookup.type = TYPE.PTR;
}

/** Signed questions: no machine here has keys. */
function missing({ session }: Reading): number {
  session.sys.warn(SHORT_USAGE);
  return 1;
}
