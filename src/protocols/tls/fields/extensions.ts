/** Fields of the extensions in hellos, certificates and tickets (RFC 8446, 4.2; RFC 6066; RFC 7301). */
import { EXTENSIONS, GROUPS, VERSIONS } from './names.ts';
import { bytes, hex16, mark, text, u16, u32, u8 } from './make.ts';

const e = (name: string): string => `tls.handshake.extensions_${name}`;
const POINT_FORMATS = { 0: 'uncompressed', 1: 'ansiX962_compressed_prime', 2: 'ansiX962_compressed_char2' };

export const TYPE = u16('tls.handshake.extension.type', 'Extension', 'What the extension is about.', EXTENSIONS);
export const LENGTH = u16('tls.handshake.extension.len', 'Length', 'How many bytes the extension has.');
export const DATA = bytes('tls.handshake.extension.data', 'Data', 'What the extension says, unread.');

export const NAMES_LENGTH = u16(e('server_name_list_len'), 'Names length', 'How many bytes of names follow.');
export const NAME_TYPE = u8(e('server_name_type'), 'Name type', 'What kind of name it is: a host’s.', {
  0: 'host_name',
});
export const NAME_LENGTH = u16(e('server_name_len'), 'Name length', 'How many bytes the name has.');
export const NAME = text(
  e('server_name'),
  'Server name',
  'The host that the client wants (SNI), in the clear: everybody on the path reads it.',
);

export const GROUPS_LENGTH = u16(e('supported_groups_length'), 'Groups length', 'How many bytes of groups follow.');
export const GROUP_LIST = mark(
  e('supported_groups'),
  'Supported groups',
  'Curves and groups for the key exchange, best first.',
);
export const GROUP = hex16(
  e('supported_group'),
  'Supported group',
  'A curve or group in which the client can exchange keys.',
  GROUPS,
);
export const FORMATS_LENGTH = u8(e('ec_point_formats_length'), 'Point formats length', 'How many formats follow.');
export const FORMATS = mark(e('ec_point_formats'), 'Point formats', 'How points of a curve may be written.');
export const FORMAT = u8(e('ec_point_format'), 'Point format', 'One way to write a point.', POINT_FORMATS);

export const ALPN_LENGTH = u16(e('alpn_len'), 'Protocols length', 'How many bytes of protocol names follow.');
export const ALPN_LIST = mark(e('alpn_list'), 'Application protocols', 'What could be spoken inside.');
export const ALPN_NAME_LENGTH = u8(e('alpn_str_len'), 'Name length', 'How many bytes the protocol’s name has.');
export const ALPN_NAME = text(
  e('alpn_str'),
  'Application protocol',
  'What could be spoken inside (ALPN): http/1.1, h2.',
);

export const RENEGOTIATION_LENGTH = u8(
  e('reneg_info_len'),
  'Renegotiation info length',
  '0 in a connection’s first handshake.',
);
export const RENEGOTIATION = bytes(e('reneg_info'), 'Renegotiation info', 'Ties a new handshake to the old one.');
export const PADDING = bytes(e('padding_data'), 'Padding', 'Zeros that make the message longer.');
export const STATUS_TYPE = u8(
  e('status_request_type'),
  'Status type',
  'How to learn whether a certificate was revoked.',
  { 1: 'OCSP', 2: 'OCSP Multi' },
);
export const RESPONDERS_LENGTH = u16(
  e('status_request_responder_ids_len'),
  'Responders length',
  'How many bytes of responders follow.',
);
export const STATUS_EXTENSIONS_LENGTH = u16(
  e('status_request_exts_len'),
  'Request extensions length',
  'How many bytes of extensions follow.',
);

export const SHARES_LENGTH = u16(
  e('key_share_client_length'),
  'Key shares length',
  'How many bytes of key shares follow.',
);
export const SHARE_GROUP = u16(e('key_share_group'), 'Group', 'The curve or group of this share.', GROUPS);
export const SHARE_LENGTH = u16(e('key_share_key_exchange_length'), 'Key length', 'How many bytes the public key has.');
export const SHARE = bytes(
  e('key_share_key_exchange'),
  'Public key',
  'One half of the key exchange: the other side adds its own, and nobody who only listens can work out the result.',
);
export const SELECTED_GROUP = u16(
  e('key_share_selected_group'),
  'Selected group',
  'The server wants a key in this group and asks for another ClientHello.',
  GROUPS,
);

const p = (name: string): string => `tls.handshake.extensions.${name}`;
export const IDENTITIES_LENGTH = u16(
  p('psk.identities.length'),
  'Identities length',
  'How many bytes of identities follow.',
);
export const IDENTITY_LENGTH = u16(
  p('psk.identity.identity_length'),
  'Identity length',
  'How many bytes the identity has.',
);
export const IDENTITY = bytes(
  p('psk.identity.identity'),
  'Identity',
  'A ticket from an earlier connection, or the name of a key that both have.',
);
export const TICKET_AGE = u32(
  p('psk.identity.obfuscated_ticket_age'),
  'Obfuscated ticket age',
  'How old the ticket is in milliseconds, plus a number that hides it.',
);
export const BINDERS_LENGTH = u16(p('psk.binders_len'), 'Binders length', 'How many bytes of binders follow.');
export const BINDERS = mark(p('psk.binders'), 'Binders', 'Prove that the client has the keys that it names.');
export const SELECTED_IDENTITY = u16(
  p('psk.identity.selected'),
  'Selected identity',
  'Which of the client’s keys the server takes, counted from 0.',
);
export const VERSIONS_LENGTH = u8(p('supported_versions_len'), 'Versions length', 'How many bytes of versions follow.');
export const SUPPORTED_VERSION = hex16(
  p('supported_version'),
  'Supported version',
  'A version that the client can speak; the one the server chose.',
  VERSIONS,
);
export const COOKIE_LENGTH = u16(p('cookie_len'), 'Cookie length', 'How many bytes the cookie has.');
export const COOKIE = bytes(
  p('cookie'),
  'Cookie',
  'The server gets it back with the next ClientHello and need not remember the first.',
);

export const SIGNATURES_LENGTH = u16(
  'tls.handshake.sig_hash_alg_len',
  'Algorithms length',
  'How many bytes of algorithms follow.',
);
export const SIGNATURES = mark(
  'tls.handshake.sig_hash_algs',
  'Signature algorithms',
  'Which signatures this side can check.',
);
export const MODES_LENGTH = u8('tls.extension.psk_ke_modes_length', 'Modes length', 'How many modes follow.');
export const MODE = u8(
  'tls.extension.psk_ke_mode',
  'Mode',
  'Whether a key that both have is used alone or with a fresh key exchange.',
  {
    0: 'PSK-only key establishment (psk_ke)',
    1: 'PSK with (EC)DHE key establishment (psk_dhe_ke)',
  },
);
export const MAX_EARLY_DATA = u32(
  'tls.early_data.max_early_data_size',
  'Early data',
  'How many bytes may be sent with this ticket before the handshake is done.',
);
export const FRAGMENT_LENGTH = u8(
  'tls.handshake.max_fragment_length',
  'Maximum fragment',
  'How long records may be at most.',
  { 1: '512', 2: '1024', 3: '2048', 4: '4096' },
);
export const RECORD_SIZE_LIMIT = u16('tls.record_size_limit', 'Record size limit', 'How long records may be at most.');

export const EXTENSION_FIELDS = [
  ...[TYPE, LENGTH, DATA, NAMES_LENGTH, NAME_TYPE, NAME_LENGTH, NAME, GROUPS_LENGTH, GROUP_LIST, GROUP, FORMATS_LENGTH],
  ...[
    FORMATS,
    FORMAT,
    ALPN_LENGTH,
    ALPN_LIST,
    ALPN_NAME_LENGTH,
    ALPN_NAME,
    RENEGOTIATION_LENGTH,
    RENEGOTIATION,
    PADDING,
  ],
  ...[STATUS_TYPE, RESPONDERS_LENGTH, STATUS_EXTENSIONS_LENGTH, SHARES_LENGTH, SHARE_GROUP, SHARE_LENGTH, SHARE],
  ...[SELECTED_GROUP, IDENTITIES_LENGTH, IDENTITY_LENGTH, IDENTITY, TICKET_AGE, BINDERS_LENGTH, BINDERS],
  ...[SELECTED_IDENTITY, VERSIONS_LENGTH, SUPPORTED_VERSION, COOKIE_LENGTH, COOKIE, SIGNATURES_LENGTH, SIGNATURES],
  ...[MODES_LENGTH, MODE, MAX_EARLY_DATA, FRAGMENT_LENGTH, RECORD_SIZE_LIMIT],
];
