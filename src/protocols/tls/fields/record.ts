/** Fields of the record layer, of alerts, and of what is put together from records (RFC 8446, 5 and 6; RFC 5246, 6 and 7). */
import { ALERT_LEVELS, ALERTS, CONTENT_TYPES, VERSIONS } from './names.ts';
import { bytes, hex16, layer, mark, text, u16, u32, u8 } from './make.ts';

export const TLS = layer(
  'tls',
  'Transport Layer Security',
  'Records that keep what two programs say secret and unchanged on the way.',
);
export const RECORD = mark('tls.record', 'Record', 'One piece of the stream that is sent, and protected, as a whole.');
export const CONTENT_TYPE = u8('tls.record.content_type', 'Content type', 'What the record carries.', CONTENT_TYPES);
export const OPAQUE_TYPE = u8(
  'tls.record.opaque_type',
  'Opaque type',
  'Every protected record of TLS 1.3 says that it is application data; what it really carries is told inside.',
  CONTENT_TYPES,
);
export const VERSION = hex16(
  'tls.record.version',
  'Version',
  'A version for the sake of old machines on the path; the true one is agreed upon in the hellos.',
  VERSIONS,
);
export const LENGTH = u16('tls.record.length', 'Length', 'How many bytes of the record follow.');
export const PADDING = u8('tls.record.padding_length', 'Padding length', 'Zeros that hide how long the content is.');
export const CHANGE_CIPHER_SPEC = mark(
  'tls.change_cipher_spec',
  'Change Cipher Spec',
  'From here on this side protects its records; in TLS 1.3 it means nothing and only pleases machines on the path.',
);
export const APP_DATA = bytes(
  'tls.app_data',
  'Encrypted data',
  'Ciphertext: every machine on the path sees these bytes and how many they are, and nothing of what they say.',
);
export const APP_DATA_PROTO = text(
  'tls.app_data_proto',
  'Application protocol',
  'What the two programs speak inside, going by ALPN or the service port.',
);
export const ALERT = mark('tls.alert_message', 'Alert', 'One side tells why it ends the connection.');
export const ALERT_LEVEL = u8(
  'tls.alert_message.level',
  'Level',
  'How bad it is; after a fatal one nothing follows.',
  ALERT_LEVELS,
);
export const ALERT_DESC = u8('tls.alert_message.desc', 'Description', 'What the matter is.', ALERTS);

export const SEGMENT_DATA = bytes(
  'tls.segment.data',
  'Part of a message',
  'Plaintext of a message that goes on in the next record.',
);
export const SEGMENTS = mark(
  'tls.segments',
  'Parts of the message',
  'A message was put together from several records.',
);
export const SEGMENT = u32('tls.segment', 'Part', 'The frame that carried one of the parts.');
export const SEGMENT_COUNT = u32('tls.segment.count', 'Parts', 'How many records carried the message.');
export const REASSEMBLED_LENGTH = u32(
  'tls.reassembled.length',
  'Message length',
  'How many bytes the parts make together.',
);
export const REASSEMBLED_DATA = bytes('tls.reassembled.data', 'Message', 'The parts put together.');
export const FRAGMENTS = mark(
  'tls.handshake.fragments',
  'Fragments of the message',
  'A handshake message was put together from several records.',
);
export const FRAGMENT = u32('tls.handshake.fragment', 'Fragment', 'The frame that carried one of the fragments.');
export const FRAGMENT_COUNT = u32(
  'tls.handshake.fragment.count',
  'Fragments',
  'How many records carried the handshake message.',
);

export const RECORD_FIELDS = [
  ...[TLS, RECORD, CONTENT_TYPE, OPAQUE_TYPE, VERSION, LENGTH, PADDING, CHANGE_CIPHER_SPEC, APP_DATA, APP_DATA_PROTO],
  ...[ALERT, ALERT_LEVEL, ALERT_DESC, SEGMENT_DATA, SEGMENTS, SEGMENT, SEGMENT_COUNT, REASSEMBLED_LENGTH],
  ...[REASSEMBLED_DATA, FRAGMENTS, FRAGMENT, FRAGMENT_COUNT],
];
