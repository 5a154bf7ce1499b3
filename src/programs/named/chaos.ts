/** What a server tells of itself in the class CH (RFC 4892): its version and its name. */
import { utf8 } from '../../core/bytes.ts';
import type { Question, ResourceRecord } from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import { CLASS, TYPE } from '../../protocols/dns/types.ts';

const VERSION = 'wirelab named, after BIND 9.18';

/** The one record of such a name; undefined: it is none of these. */
export function chaosRecord(question: Question, hostname: string): ResourceRecord | undefined {
  const texts: Readonly<Record<string, string>> = {
    'version.bind.': VERSION,
    'version.server.': VERSION,
    'hostname.bind.': hostname,
    'id.server.': hostname,
  };
  const name = canonicalName(question.name);
  const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
  if (text === undefined) return undefined;
  return { name: question.name, type: TYPE.TXT, class: CLASS.CH, ttl: 0, data: { kind: 'txt', strings: [utf8(text)] } };
}

/** Each of these names is a zone of its own in BIND. */
export const chaosServer = ({ name }: Question): ResourceRecord => ({
  name,
  type: TYPE.NS,
  class: CLASS.CH,
  ttl: 0,
  data: { kind: 'name', target: name },
});
