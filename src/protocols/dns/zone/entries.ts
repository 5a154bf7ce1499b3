/** The entries of a master file (RFC 1035, 5.1; $TTL: RFC 2308, 4): each becomes a record with its owner, TTL and place filled in. */
import { fail, ok, type Result } from '../../../core/result.ts';
import type { RecordData } from '../records.ts';
import { takeData, takeType } from './data-text.ts';
import { shownWord, zoneFault, zoneLines, type ZoneError, type ZoneLine, type ZoneToken } from './tokens.ts';
import { MAX_TTL } from './ttl.ts';
import { Words } from './words.ts';

export interface ZoneEntry {
  readonly name: string;
  readonly type: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: RecordData;
  /** The word that names its type: where a fault of the whole record is shown. */
  readonly at: ZoneToken;
}

const TTL_EXPECTED = 'a TTL from 0 to 2147483647 seconds, such as 3600 or 1h';
const RECORD_EXPECTED = 'a record, $ORIGIN or $TTL';

/** Every record of the file in order. The first error ends it. */
export function zoneEntries(origin: string, text: string): Result<ZoneEntry[], ZoneError> {
  const lines = zoneLines(text);
  if (!lines.ok) return lines;
  const reader = new EntryReader(origin);
  for (const line of lines.value) {
    const fault = reader.read(line);
    if (fault) return fail(fault);
  }
  return ok(reader.entries);
}

class EntryReader {
  readonly entries: ZoneEntry[] = [];
  #origin: string;
  #owner: string | undefined;
  /** What $TTL says, or an SOA record without TTL before it. */
  #preset: number | undefined;
  /** The TTL stated last: what RFC 1035 lets a record without one have. */
  #stated: number | undefined;

  constructor(origin: string) {
    this.#origin = origin;
  }

  read(line: ZoneLine): ZoneError | undefined {
    const first = line.tokens[0]!;
    return !line.indented && !first.quoted && first.text.startsWith('$') ? this.#directive(line) : this.#record(line);
  }

  #directive({ tokens }: ZoneLine): ZoneError | undefined {
    const word = tokens[0]!;
    const words = new Words(tokens, 1, this.#origin);
    switch (word.text.toUpperCase()) {
      case '$ORIGIN':
        this.#setOrigin(words);
        break;
      case '$TTL':
        this.#preset = words.time(TTL_EXPECTED, MAX_TTL);
        break;
      case '$INCLUDE':
        return refused(word, '$INCLUDE names another file, and a lab is one file: write its records here');
      case '$GENERATE':
        return refused(word, '$GENERATE is a word of BIND alone: write its records out');
      default:
        return refused(word, `${shownWord(word)} is no directive of a master file`);
    }
    words.end(word.text);
    return words.fault;
  }

  #setOrigin(words: Words): void {
    const origin = words.name('the name that relative names end with');
    if (!words.fault) this.#origin = origin;
  }

  #record({ indented, tokens }: ZoneLine): ZoneError | undefined {
    const words = new Words(tokens, 0, this.#origin);
    if (!indented) this.#owner = words.owner();
    const owner = this.#owner;
    if (words.fault) return words.fault;
    if (owner === undefined) {
      const message = 'the first record begins with white space, but there is no owner before it to inherit';
      return zoneFault(tokens[0]!, tokens[0]!.text.length, message, 'white space', 'a domain name, or @');
    }
    const stated = this.#ttlAndClass(words);
    const { type, token } = takeType(words);
    if (!token || words.fault) return words.fault;
    const data = takeData(words, type, token);
    words.end('its data');
    if (words.fault) return words.fault;
    const ttl = this.#ttl(stated, data);
    if (ttl === undefined) {
      const message = 'the record has no TTL, and there is no $TTL before it';
      return zoneFault(
        token,
        token.text.length,
        message,
        shownWord(token),
        '$TTL at the top of the zone, or a TTL here',
      );
    }
    this.entries.push({ name: owner, type, ttl, data, at: token });
    return undefined;
  }

  /** RFC 1035, 5.1: both may be left out, and come in either order. */
  #ttlAndClass(words: Words): number | undefined {
    let ttl: number | undefined;
    let classSeen = false;
    for (let token = words.peek(); token && !token.quoted; token = words.peek()) {
      if (!classSeen && /^(?:IN|CLASS1)$/i.test(token.text)) {
        words.take('');
        classSeen = true;
      } else if (/^(?:CH|HS|CLASS\d+)$/i.test(token.text)) {
        words.refuse(token, 'the class IN', `the records of a zone here have the class IN, found ${shownWord(token)}`);
        break;
      } else if (ttl === undefined && /^\d/.test(token.text)) ttl = words.time(TTL_EXPECTED, MAX_TTL);
      else break;
    }
    return ttl;
  }

  /** RFC 2308, 4, then RFC 1035, 5.1, and at last the MINIMUM of an SOA record, as BIND does. */
  #ttl(stated: number | undefined, data: RecordData): number | undefined {
    if (stated !== undefined) {
      this.#stated = stated;
      return stated;
    }
    const known = this.#preset ?? this.#stated;
    if (known !== undefined || data.kind !== 'soa') return known;
    this.#preset = Math.min(data.minimum, MAX_TTL);
    return this.#preset;
  }
}

const refused = (word: ZoneToken, message: string): ZoneError =>
  zoneFault(word, word.text.length, message, shownWord(word), RECORD_EXPECTED);
