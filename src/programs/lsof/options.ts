/** lsof's command line: a getopt of its own, in which some options take the next word only when it is none of theirs (lsof(8)). */
import { Stop } from '../lib/stop.ts';
import { USAGE } from './usage.ts';

export interface Request {
  /** Internet addresses asked for with -i, as typed; `''` is all. */
  readonly internet: readonly string[];
  /** -s TCP:...: states that are wanted, or with ^ are not. */
  readonly states: readonly string[];
  readonly pids: readonly number[];
  readonly commands: readonly string[];
  /** -a: what was asked for must be true together. */
  readonly and: boolean;
  readonly hostNames: boolean;
  readonly portNames: boolean;
  /** -t: only the process ids. */
  readonly terse: boolean;
  /** What is told in parentheses: `s` the state, `q` the queues. */
  readonly told: string;
}

export const refuse = (what: string): Stop => new Stop(1, `lsof: ${what}\n${USAGE}`.trimEnd());
const notBuilt = (what: string): Stop => new Stop(1, `lsof: ${what} is not built in wirelab yet.`);

const VALUES = 'cdFgiopsSTu';
/** Of these the value may be absent. */
const OPTIONAL = 'FgiosST';
const BUILT = 'acinPpstT';
const REAL = 'abchdDeEfFgGhiKlLmMnNoOpPrRsStTuUvVwxX?';

const TCP_STATES =
  'CLOSED IDLE BOUND LISTEN ESTABLISHED SYN_SENT SYN_RECV SYN_RCDV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT LAST_ACK CLOSING CLOSE'.split(
    ' ',
  );

export function readRequest(args: readonly string[]): Request {
  const given: { flag: string; value: string }[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (!/^-./.test(word)) throw notBuilt(`a list of those who use the file ${word}`);
    for (let at = 1; at < word.length; at++) {
      const flag = word[at]!;
      if (!REAL.includes(flag)) throw refuse(`illegal option character: ${flag}`);
      if (!BUILT.includes(flag)) throw notBuilt(`-${flag}`);
      if (!VALUES.includes(flag)) {
        given.push({ flag, value: '' });
        continue;
      }
      const attached = word.slice(at + 1);
      const takesNext = attached === '' && args[i + 1] !== undefined && !/^[-+]/.test(args[i + 1]!);
      if (attached === '' && !takesNext && !OPTIONAL.includes(flag)) throw refuse(`no ${flag} option value`);
      given.push({ flag, value: takesNext ? args[++i]! : attached });
      break;
    }
  }
  if (given.length === 0) throw notBuilt('a list of all open files (say lsof -i)');
  return requestOf(given);
}

function requestOf(given: readonly { readonly flag: string; readonly value: string }[]): Request {
  const all = (flag: string): readonly string[] => given.filter((o) => o.flag === flag).map((o) => o.value);
  return {
    internet: all('i'),
    states: all('s').flatMap(stateNames),
    pids: all('p').flatMap((value) => value.split(',').map(readPid)),
    commands: all('c'),
    and: all('a').length > 0,
    hostNames: all('n').length === 0,
    portNames: all('P').length === 0,
    terse: all('t').length > 0,
    told: all('T').length > 0 ? all('T').join('') : 's',
  };
}

function readPid(text: string): number {
  if (!/^\d+$/.test(text)) throw refuse(`illegal process ID: ${text}`);
  return Number(text);
}

function stateNames(value: string): readonly string[] {
  const [protocol = '', names = ''] = value.split(':');
  if (value === '') throw notBuilt('-s without a protocol');
  if (protocol.toUpperCase() !== 'TCP') throw notBuilt(`-s ${value}`);
  const words = names.split(',');
  for (const word of words) {
    const name = word.replace(/^\^/, '');
    if (!TCP_STATES.includes(name.toUpperCase())) throw refuse(`unknown TCP state name: ${name}`);
  }
  return words.map((word) => word.toUpperCase());
}
