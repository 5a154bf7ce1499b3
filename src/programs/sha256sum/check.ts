/** `sha256sum -c`: reads lines of digests and says which files still have them. */
import { fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { complain } from '../lib/coreutil.ts';
import { LineReader, Output } from '../lib/lines.ts';
import { hasOption, type ParsedOptions } from '../lib/options.ts';
import { digestOf } from './digest.ts';

interface Tally {
  good: number;
  different: number;
  unreadable: number;
  /** Lines that are no digest, and those that are. */
  improper: number;
  proper: number;
}

/** Checks every list. 1 when anything was wrong. */
export function* check(sys: Sys, options: ParsedOptions, lists: readonly string[]): Call<ExitStatus> {
  let status = 0;
  for (const list of lists) if (!(yield* checkList(sys, options, list))) status = 1;
  return status;
}

function* checkList(sys: Sys, options: ParsedOptions, list: string): Call<boolean> {
  const out = new Output(sys);
  const reader = LineReader.open(sys, list, out);
  if (!reader.ok) return (complain(sys, 'sha256sum', list, reader.error), false);
  const title = list === '-' ? "'standard input'" : list;
  const tally: Tally = { good: 0, different: 0, unreadable: 0, improper: 0, proper: 0 };
  for (let number = 1; ; number++) {
    const line = yield* reader.value.next();
    if (!line.ok) return (complain(sys, 'sha256sum', list, line.error), false);
    if (line.value === undefined) break;
    const entry = parseLine(fromUtf8(line.value).replace(/\n$/, ''));
    if (entry) {
      tally.proper++;
      yield* checkFile(sys, options, entry, tally);
    } else if (entry === undefined) {
      tally.improper++;
      if (hasOption(options, 'w'))
        sys.warn(`sha256sum: ${title}: ${number}: improperly formatted SHA256 checksum line\n`);
    }
  }
  reader.value.close();
  if (tally.proper === 0) {
    sys.warn(`sha256sum: ${title}: no properly formatted checksum lines found\n`);
    return false;
  }
  if (!hasOption(options, 'status')) warnOf(sys, tally);
  const verified = !hasOption(options, 'ignore-missing') || tally.good > 0;
  if (!verified) sys.warn(`sha256sum: ${title}: no file was verified\n`);
  const strict = hasOption(options, 'strict') && tally.improper > 0;
  return verified && tally.different === 0 && tally.unreadable === 0 && !strict;
}

interface Entry {
  readonly digest: string;
  readonly name: string;
}

/** null for a comment, undefined for what is no digest. */
function parseLine(text: string): Entry | null | undefined {
  if (text.startsWith('#')) return null;
  const tagged = /^(\\?)SHA256 \((.*)\) = ([0-9a-fA-F]{64})$/.exec(text);
  if (tagged) return { digest: tagged[3]!, name: unescaped(tagged[1]!, tagged[2]!) };
  const plain = /^(\\?)([0-9a-fA-F]{64})(?: [ *]?)(.+)$/.exec(text);
  return plain ? { digest: plain[2]!, name: unescaped(plain[1]!, plain[3]!) } : undefined;
}

const unescaped = (mark: string, name: string): string =>
  mark === '' ? name : name.replace(/\\([\\nr])/g, (_, sign: string) => ({ n: '\n', r: '\r' })[sign] ?? '\\');

function* checkFile(sys: Sys, options: ParsedOptions, { digest, name }: Entry, tally: Tally): Call<void> {
  const silent = hasOption(options, 'status');
  const say = (verdict: string): void => (silent ? undefined : sys.print(`${name}: ${verdict}\n`));
  const found = yield* digestOf(sys, name);
  if (!found.ok) {
    if (found.error === 'ENOENT' && hasOption(options, 'ignore-missing')) return;
    sys.warn(`sha256sum: ${name}: ${errnoText(found.error)}\n`);
    tally.unreadable++;
    return say('FAILED open or read');
  }
  if (found.value === digest.toLowerCase()) {
    tally.good++;
    if (!hasOption(options, 'quiet')) say('OK');
  } else {
    tally.different++;
    say('FAILED');
  }
}

function warnOf(sys: Sys, { improper, unreadable, different }: Tally): void {
  const say = (n: number, one: string, more: string): void => {
    if (n > 0) sys.warn(`sha256sum: WARNING: ${n} ${n === 1 ? one : more}\n`);
  };
  say(improper, 'line is improperly formatted', 'lines are improperly formatted');
  say(unreadable, 'listed file could not be read', 'listed files could not be read');
  say(different, 'computed checksum did NOT match', 'computed checksums did NOT match');
}
