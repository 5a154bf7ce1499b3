/** Records of TLS in a learner's words, made from Wireshark's line: what is said in the clear, and how much is not (RFC 8446; RFC 5246). */

/** What the words ask of the packet besides its line. */
export interface TlsAsked {
  /** The first field of that name, as text. */
  readonly field: (name: string) => string | undefined;
  /** Whether TLS 1.3 was agreed upon. */
  readonly isNew: boolean;
  /** Bytes that the TCP segment carries. */
  readonly carried: number | undefined;
}

const MESSAGES: Readonly<Record<string, string>> = {
  'Hello Retry Request': 'again, with another key share',
  'Encrypted Extensions': 'settings',
  Certificate: 'certificate',
  'Certificate Request': 'who are you?',
  'Certificate Verify': 'proof',
  'Server Key Exchange': 'signed key share',
  'Server Hello Done': 'your turn',
  'Client Key Exchange': 'key share',
  'New Session Ticket': 'ticket',
  'End Of Early Data': 'end of early data',
  'Key Update': 'new keys from here',
  Finished: 'finished',
  'Encrypted Handshake Message': 'encrypted',
  'Encrypted Alert': 'encrypted alert',
};

/** `hello, I want www.google.com`; undefined when the line is not about records, such as of a segment that holds a part of one. */
export function tlsWords(info: string, asked: TlsAsked): string | undefined {
  const [, before = '', line = ''] = /^((?:\[[^\]]*\] ?)*)(.*)$/s.exec(info.trim())!;
  const parts = line.split(/, (?![^(]*\))/).filter(Boolean);
  if (before !== '' || parts.length === 0) return undefined;
  const told: string[] = [];
  for (const part of parts) {
    const words = partWords(part, parts, asked);
    if (words === undefined) return undefined;
    if (words !== '' && told.at(-1) !== words) told.push(words);
  }
  return told.join(', ');
}

function partWords(part: string, parts: readonly string[], asked: TlsAsked): string | undefined {
  if (part.startsWith('Client Hello')) return clientHello(asked);
  if (part === 'Server Hello') return asked.isNew ? 'hello, TLS 1.3' : 'hello, TLS 1.2';
  if (part.startsWith('Change Cipher Spec')) return changeCipherSpec(parts, asked);
  if (part.startsWith('Application Data') || part.startsWith('Ignored Unknown')) return applicationData(parts, asked);
  const [, level, description] = /^Alert \(Level: (\w+), Description: (.*)\)$/.exec(part) ?? [];
  if (description !== undefined) return alert(level!, description);
  return MESSAGES[part];
}

function clientHello({ field }: TlsAsked): string {
  const name = field('tls.handshake.extensions_server_name');
  return name === undefined ? 'hello' : `hello, I want ${name}`;
}

/** In TLS 1.3 it means nothing: it is there for machines on the path that expect it (RFC 8446, D.4). */
function changeCipherSpec(parts: readonly string[], { isNew }: TlsAsked): string {
  if (!isNew) return 'from here encrypted';
  return parts.length === 1 ? 'change cipher spec' : '';
}

/** Beside other words the bytes of the whole segment would be too many. */
function applicationData(parts: readonly string[], { carried }: TlsAsked): string {
  const alone = parts.every((part) => part.startsWith('Application Data'));
  return alone && carried !== undefined ? `encrypted, ${carried} B` : 'encrypted';
}

function alert(level: string, description: string): string {
  if (description === 'Close Notify') return 'I am done';
  const words = description.replace(/\b[A-Z][a-z]+/g, (word) => word.toLowerCase());
  return `${level === 'Fatal' ? 'I give up' : 'alert'}: ${words}`;
}
