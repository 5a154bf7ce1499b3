/** What the ends of TLS connections record: secrets, alerts, handshakes that are done, streams that ended too early (RFC 8446, 6). */
import { toHex } from '../../../core/bytes.ts';
import { type EventKind, type Reason, reason } from '../../../core/event.ts';
import type { ScheduleStep } from '../../../protocols/tls/endpoint.ts';
import { ALERT } from '../../../protocols/tls/alerts.ts';
import { peerAlert, REASONS } from '../../../protocols/tls/reasons.ts';

export const tlsSecret: EventKind = {
  id: 'tls.secret',
  layer: 'application',
  meaning:
    'A secret of a TLS connection came about; the note is its line of the NSS key log, with which a capture can be decrypted.',
  says: 'A secret came about: {note}',
  noteName: 'line',
  numbers: [],
  leaf: true,
};
export const tlsKey: EventKind = {
  id: 'tls.key',
  layer: 'application',
  meaning:
    'An end of a TLS connection took a step of its key schedule; the note tells the first bytes of the client random, the name of what was made, how (extract, derive, expand, agree, prf, cut), from what, with which label and input, the first bytes of that input, its own bytes, and what it is for.',
  says: 'The keys of a TLS connection, a step further: {note}',
  noteName: 'step',
  numbers: [
    { name: 'role', format: 'word', words: ['client', 'server'] },
    { name: 'local', format: 'port' },
    { name: 'peer', format: 'ipv4' },
    { name: 'port', format: 'port' },
  ],
  leaf: true,
};

/** How much of a client random tells one connection from another, and how much of a step's input is told. */
const TOLD = 8;

/** The parts that `tlsKey` names, with bars between them. */
export function keyNote(clientRandom: Uint8Array, step: ScheduleStep): string {
  const { name, made, from, label = '', input, inputBytes, value, purpose } = step;
  const [connection, begun] = [clientRandom, inputBytes].map((bytes) => toHex(bytes.subarray(0, TOLD)));
  return [connection, name, made, from, label, input, begun, toHex(value), purpose].join('|');
}

export const tlsEstablished: EventKind = {
  id: 'tls.established',
  layer: 'application',
  meaning: 'The handshake of a TLS connection is done; the note is the name of the server, when the client gave one.',
  says: 'The handshake with {peer}:{port} is done, as {role}: version {version}, cipher suite {suite}',
  noteName: 'serverName',
  numbers: [
    { name: 'role', format: 'word', words: ['client', 'server'] },
    { name: 'version', format: 'hex16' },
    { name: 'suite', format: 'hex16' },
    { name: 'group', format: 'hex16' },
    { name: 'resumed', format: 'flag' },
    { name: 'early', format: 'word', words: ['none', 'accepted', 'rejected'] },
    { name: 'peer', format: 'ipv4' },
    { name: 'port', format: 'port' },
  ],
};
export const tlsAlert: EventKind = {
  id: 'tls.alert',
  layer: 'application',
  meaning: 'An alert of TLS was sent or received; the reason tells why it was sent, or what it means.',
  says: 'Alert {description} was {direction}',
  numbers: [
    { name: 'direction', format: 'word', words: ['received', 'sent'] },
    { name: 'level', format: 'word', words: ['', 'warning', 'fatal'] },
    { name: 'description', format: 'count' },
    { name: 'port', format: 'port' },
  ],
};
export const tlsTruncated: EventKind = {
  id: 'tls.truncated',
  layer: 'application',
  meaning: 'The TCP stream under a TLS connection ended without close_notify: what came may not be all.',
  numbers: [
    { name: 'peer', format: 'ipv4' },
    { name: 'port', format: 'port' },
  ],
};

export const TLS_EVENTS: readonly EventKind[] = [tlsSecret, tlsKey, tlsEstablished, tlsAlert, tlsTruncated];

/** The sentence is the note: what could not be read, or which certificate was not believed. */
const undecodable = reason('tls.decode-error', 'A message could not be read: {note}', 'RFC 8446, 6.2');
const distrusted = reason('tls.distrusted', 'The certificate is not believed: {note}', 'RFC 8446, 4.4.2.4');

const LISTED: readonly Reason[] = [
  ...Object.values(REASONS),
  ...Object.values(ALERT).map(peerAlert),
  undecodable,
  distrusted,
];

/** The catalogue's own: whole sentences. TLS has them as clauses, which programs put behind a colon of theirs. */
const entry = (each: Reason): Reason => ({ ...each, sentence: whole(each.sentence) });
const whole = (clause: string): string =>
  clause.endsWith('{note}') ? clause : `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;

const BY_ID: ReadonlyMap<string, { readonly clause: string; readonly entry: Reason }> = new Map(
  LISTED.map((each) => [each.id, { clause: each.sentence, entry: entry(each) }]),
);

export const TLS_REASONS: readonly Reason[] = [...BY_ID.values()].map((each) => each.entry);

/** The entry of the catalogue, and a note when the reason's own sentence says more than the entry does. */
export function catalogued(given: Reason): { readonly reason: Reason; readonly note?: string } {
  const known = BY_ID.get(given.id);
  if (known?.clause === given.sentence) return { reason: known.entry };
  return { reason: known?.entry ?? BY_ID.get(distrusted.id)!.entry, note: given.sentence };
}
