/** Fields of the handshake's messages (RFC 8446, 4; RFC 5246, 7.4; RFC 8422, 5). */
import { GROUPS, HANDSHAKE_TYPES, HASHES, SIGNATURES, SIGNERS, VERSIONS } from './names.ts';
import { bytes, hex16, hex8, mark, text, u16, u24, u32, u8 } from './make.ts';
import { SUITES } from './suites.ts';

const h = (name: string): string => `tls.handshake.${name}`;

export const HANDSHAKE = mark(
  'tls.handshake',
  'Handshake message',
  'A message by which the two sides agree on keys, or prove who they are.',
);
export const TYPE = u8(h('type'), 'Message type', 'Which message of the handshake it is.', HANDSHAKE_TYPES);
export const LENGTH = u24(h('length'), 'Length', 'How many bytes of the message follow.');
export const VERSION = hex16(
  h('version'),
  'Version',
  'Stuck at TLS 1.2: the extension supported_versions tells what is really meant.',
  VERSIONS,
);
export const RANDOM = bytes(
  h('random'),
  'Random',
  '32 bytes that make every handshake another one; the key log finds a connection by the client’s.',
);
export const RANDOM_TIME = text(
  h('random_time'),
  'GMT Unix time',
  'The first four bytes once were a clock; today they are as random as the rest.',
);
export const RANDOM_BYTES = bytes(h('random_bytes'), 'Random bytes', 'The rest of the random.');
export const SESSION_ID_LENGTH = u8(h('session_id_length'), 'Session ID length', 'How many bytes the session ID has.');
export const SESSION_ID = bytes(
  h('session_id'),
  'Session ID',
  'Named a session to go on with; in TLS 1.3 it is only echoed.',
);
export const SUITES_LENGTH = u16(
  h('cipher_suites_length'),
  'Cipher suites length',
  'How many bytes the list of cipher suites has.',
);
export const SUITE_LIST = mark(h('ciphersuites'), 'Cipher suites', 'What the client can do, best first.');
export const SUITE = hex16(
  h('ciphersuite'),
  'Cipher suite',
  'One way to protect records and derive keys: the client offers, the server takes one.',
  SUITES,
);
export const COMPRESSIONS_LENGTH = u8(
  h('comp_methods_length'),
  'Compression methods length',
  'How many compression methods are offered.',
);
export const COMPRESSIONS = mark(
  h('comp_methods'),
  'Compression methods',
  'Only "none" is left: compressing before encrypting gave secrets away.',
);
export const COMPRESSION = u8(h('comp_method'), 'Compression method', 'How the content is compressed: not at all.', {
  0: 'null',
  1: 'DEFLATE',
});
export const EXTENSIONS_LENGTH = u16(
  h('extensions_length'),
  'Extensions length',
  'How many bytes of extensions follow.',
);
export const JA3_FULL = text(
  h('ja3_full'),
  'JA3 full string',
  'The numbers of the ClientHello that tell one program from another.',
);
export const JA3 = text(
  h('ja3'),
  'JA3',
  'A hash of these numbers: a fingerprint by which a machine on the path knows the client program.',
);
export const JA3S_FULL = text(
  h('ja3s_full'),
  'JA3S full string',
  'The numbers of the ServerHello that tell one server from another.',
);
export const JA3S = text(h('ja3s'), 'JA3S', 'A hash of these numbers.');

export const CERTIFICATES_LENGTH = u24(
  h('certificates_length'),
  'Certificates length',
  'How many bytes of certificates follow.',
);
export const CERTIFICATES = mark(
  h('certificates'),
  'Certificates',
  'The chain from this side’s own certificate towards an authority.',
);
export const CERTIFICATE_LENGTH = u24(
  h('certificate_length'),
  'Certificate length',
  'How many bytes the certificate has.',
);
export const CERTIFICATE = bytes(h('certificate'), 'Certificate', 'Somebody vouches that a key belongs to a name.');
export const CONTEXT_LENGTH = u8(
  h('certificate_request_context_length'),
  'Request context length',
  'How many bytes tie the answer to its request; 0 in the handshake.',
);
export const CONTEXT = bytes(
  h('certificate_request_context'),
  'Request context',
  'Ties a certificate to the request for it.',
);
export const CERT_TYPES_COUNT = u8(
  h('cert_types_count'),
  'Certificate types',
  'How many kinds of keys the server takes.',
);
export const CERT_TYPES = mark(h('cert_types'), 'Certificate types', 'Kinds of keys that the server takes.');
export const CERT_TYPE = u8(h('cert_type'), 'Certificate type', 'A kind of key that the server takes.', {
  1: 'RSA Sign',
  2: 'DSS Sign',
  64: 'ECDSA Sign',
});
export const DNAMES_LENGTH = u16(h('dnames_len'), 'Names length', 'How many bytes of names follow.');
export const DNAMES = mark(h('dnames'), 'Names of authorities', 'Whose certificates the server takes.');
export const DNAME_LENGTH = u16(h('dname_len'), 'Name length', 'How many bytes the name has.');
export const DNAME = mark(h('dname'), 'Name of an authority', 'One of them.');

export const CURVE_TYPE = hex8(h('server_curve_type'), 'Curve type', 'How the curve is told: by its name.', {
  3: 'named_curve',
});
export const NAMED_CURVE = hex16(
  h('server_named_curve'),
  'Named curve',
  'The curve on which both sides choose a point.',
  GROUPS,
);
export const SERVER_POINT_LENGTH = u8(
  h('server_point_len'),
  'Public key length',
  'How many bytes the server’s public key has.',
);
export const SERVER_POINT = bytes(
  h('server_point'),
  'Public key',
  'The server’s half of the key exchange, made for this connection only.',
);
export const SIGNATURE_ALGORITHM = hex16(
  h('sig_hash_alg'),
  'Signature algorithm',
  'A way to sign: kind of key, and hash.',
  SIGNATURES,
);
export const SIGNATURE_HASH = u8(
  h('sig_hash_hash'),
  'Hash',
  'The algorithm’s first byte as TLS 1.2 read it: which hash is signed.',
  HASHES,
);
export const SIGNATURE_SIGNER = u8(
  h('sig_hash_sig'),
  'Signature',
  'The algorithm’s second byte as TLS 1.2 read it: which key signs.',
  SIGNERS,
);
export const SIGNATURE_LENGTH = u16(h('sig_len'), 'Signature length', 'How many bytes the signature has.');
export const SIGNATURE = bytes(
  h('sig'),
  'Signature',
  'Proves that who owns the certificate’s key chose this public key.',
);
export const CLIENT_POINT_LENGTH = u8(
  h('client_point_len'),
  'Public key length',
  'How many bytes the client’s public key has.',
);
export const CLIENT_POINT = bytes(h('client_point'), 'Public key', 'The client’s half of the key exchange.');
export const PREMASTER_LENGTH = u16(
  h('epms_len'),
  'Encrypted secret length',
  'How many bytes the encrypted secret has.',
);
export const PREMASTER = bytes(
  h('epms'),
  'Encrypted premaster secret',
  'A secret that only the certificate’s key can open: whoever gets that key later can read all this again.',
);
export const VERIFY_LENGTH = u16(
  h('client_cert_vrfy.sig_len'),
  'Signature length',
  'How many bytes the signature has.',
);
export const VERIFY_SIGNATURE = bytes(
  h('client_cert_vrfy.sig'),
  'Signature',
  'Signs all that was said up to here: proves that this side owns its certificate’s key.',
);
export const VERIFY_DATA = mark(
  h('verify_data'),
  'Verify data',
  'A hash of all messages under a key that only the two ends have: nobody changed a thing.',
);

export const TICKET_LIFETIME = u32(
  h('session_ticket_lifetime_hint'),
  'Ticket lifetime',
  'For how many seconds the ticket may be used.',
);
export const TICKET_AGE_ADD = u32(
  h('session_ticket_age_add'),
  'Age add',
  'Added to the ticket’s age, so that a stranger cannot link two connections by it.',
);
export const TICKET_NONCE_LENGTH = u8(
  h('session_ticket_nonce_length'),
  'Nonce length',
  'How many bytes the nonce has.',
);
export const TICKET_NONCE = bytes(
  h('session_ticket_nonce'),
  'Nonce',
  'Gives every ticket of a connection a key of its own.',
);
export const TICKET_LENGTH = u16(h('session_ticket_length'), 'Ticket length', 'How many bytes the ticket has.');
export const TICKET = bytes(
  h('session_ticket'),
  'Ticket',
  'What the client shows next time to go on without a certificate.',
);
export const KEY_UPDATE = u8(
  h('key_update.request_update'),
  'Request update',
  'Whether the other side shall take new keys too.',
  {
    0: 'update_not_requested',
    1: 'update_requested',
  },
);

export const HANDSHAKE_FIELDS = [
  ...[
    HANDSHAKE,
    TYPE,
    LENGTH,
    VERSION,
    RANDOM,
    RANDOM_TIME,
    RANDOM_BYTES,
    SESSION_ID_LENGTH,
    SESSION_ID,
    SUITES_LENGTH,
  ],
  ...[SUITE_LIST, SUITE, COMPRESSIONS_LENGTH, COMPRESSIONS, COMPRESSION, EXTENSIONS_LENGTH, JA3_FULL, JA3, JA3S_FULL],
  ...[JA3S, CERTIFICATES_LENGTH, CERTIFICATES, CERTIFICATE_LENGTH, CERTIFICATE, CONTEXT_LENGTH, CONTEXT],
  ...[CERT_TYPES_COUNT, CERT_TYPES, CERT_TYPE, DNAMES_LENGTH, DNAMES, DNAME_LENGTH, DNAME, CURVE_TYPE, NAMED_CURVE],
  ...[SERVER_POINT_LENGTH, SERVER_POINT, SIGNATURE_ALGORITHM, SIGNATURE_HASH, SIGNATURE_SIGNER, SIGNATURE_LENGTH],
  ...[SIGNATURE, CLIENT_POINT_LENGTH, CLIENT_POINT, PREMASTER_LENGTH, PREMASTER, VERIFY_LENGTH, VERIFY_SIGNATURE],
  ...[
    VERIFY_DATA,
    TICKET_LIFETIME,
    TICKET_AGE_ADD,
    TICKET_NONCE_LENGTH,
    TICKET_NONCE,
    TICKET_LENGTH,
    TICKET,
    KEY_UPDATE,
  ],
];
