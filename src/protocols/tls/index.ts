/** TLS as a layer (RFC 8446, RFC 5246): records on the wire, and, for those who have the keys, a second layer with what they hold. */
import type { Protocol } from '../../core/protocol.ts';
import {
  DECRYPTED,
  decryptedInfo,
  dissect,
  dissectDecrypted,
  extent,
  info,
  looksLikeRecord,
  witness,
} from './dissect.ts';
import { RECORD_HEADER_BYTES } from './dissection/session.ts';
import { FIELDS } from './fields/index.ts';
import { CONTENT } from './numbers.ts';

export { KeyLog } from './key-log.ts';

/** Service ports that Wireshark takes for TLS. */
const PORTS = [
  ...[443, 324, 465, 636, 802, 853, 993, 995, 1300, 2221, 2443, 3249, 3250, 3251, 3252, 3496, 5061, 5671, 5684, 5868],
  ...[8883, 11207, 19999, 27017],
];

export const tls: Protocol = {
  id: 'tls',
  title: 'Transport Layer Security',
  rfc: 'RFC 8446',
  fields: FIELDS,
  over: PORTS.map((key) => ({ table: 'tcp.port', key })),
  dissect,
  info,
  extent,
  declines: (bytes, at, end) => !looksLikeRecord(bytes, at, end),
  /** A whole record header, with a version of SSL 3.0 or later. */
  guess: (bytes, at, end) =>
    end - at > RECORD_HEADER_BYTES && looksLikeRecord(bytes, at, end) && bytes[at] !== CONTENT.applicationData,
  witness,
  reasons: [],
  events: [],
};

/** What records hold, read with their keys. */
export const tlsDecrypted: Protocol = {
  id: 'tls',
  title: 'Decrypted',
  rfc: 'RFC 8446',
  fields: [],
  over: [{ table: DECRYPTED, key: 0 }],
  dissect: dissectDecrypted,
  info: decryptedInfo,
  reasons: [],
  events: [],
};
