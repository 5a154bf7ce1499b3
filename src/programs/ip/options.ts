/** The options that stand before ip's object (ip(8), OPTIONS); all may be cut short. */
import { matches } from '../lib/iproute/words.ts';
import { notBuilt, WRONG_USAGE } from '../lib/iproute/stop.ts';
import { Stop } from '../lib/stop.ts';
import { USAGE } from './usage.ts';

export interface Options {
  /** `link`: no addresses at all. */
  readonly family: 'any' | 'inet' | 'inet6' | 'link';
  readonly brief: boolean;
  /** One record a line, `\` where a line would end. */
  readonly oneline: boolean;
  /** How often -s was given. */
  readonly statistics: number;
}

export const VERSION = 'ip utility, iproute2-6.1.0, libbpf 1.1.2\n';

/** In the order in which ip tries them, which decides what `-l` or `-b` means. */
const NAMES = [
  '-loops',
  '-family',
  '-4',
  '-6',
  '-0',
  '-M',
  '-B',
  '-human',
  '-human-readable',
  '-iec',
  '-stats',
  '-statistics',
  '-details',
  '-resolve',
  '-oneline',
  '-timestamp',
  '-tshort',
  '-Version',
  '-force',
  '-batch',
  '-brief',
  '-json',
  '-rcvbuf',
  '-color',
  '-help',
  '-netns',
  '-Numeric',
  '-pretty',
  '-all',
];
const FAMILIES = ['inet', 'inet6', 'link'] as const;

/** Reads them; what is left are the object and its words. `version` asks for nothing else. */
export function readOptions(args: readonly string[]): {
  readonly options: Options;
  readonly words: readonly string[];
  readonly version: boolean;
} {
  const options = { family: 'any' as Options['family'], brief: false, oneline: false, statistics: 0 };
  let at = 0;
  for (; at < args.length && args[at]!.startsWith('-'); at++) {
    const given = args[at]!;
    if (given === '--') {
      at++;
      break;
    }
    const name = NAMES.find((known) => matches(given.replace(/^--/, '-'), known));
    if (name === '-4') options.family = 'inet';
    else if (name === '-6') options.family = 'inet6';
    else if (name === '-0') options.family = 'link';
    else if (name === '-family') options.family = readFamily(args[++at]);
    else if (name === '-brief') options.brief = true;
    else if (name === '-oneline') options.oneline = true;
    else if (name === '-stats' || name === '-statistics') options.statistics++;
    else if (name === '-Version') return { options, words: [], version: true };
    else if (name === '-help') throw new Stop(WRONG_USAGE, USAGE.trimEnd());
    else if (name === undefined) throw new Stop(WRONG_USAGE, `Option "${given}" is unknown, try "ip -help".`);
    else if (name !== '-Numeric') throw notBuilt(`ip: option "${given}"`);
  }
  return { options, words: args.slice(at), version: false };
}

function readFamily(word: string | undefined): Options['family'] {
  const family = FAMILIES.find((name) => name === word);
  if (word === undefined) throw new Stop(WRONG_USAGE, 'Command line is not complete. Try option "help"');
  if (family === undefined) throw notBuilt(`ip: family "${word}"`);
  return family;
}
