/** Fields of X.509 certificates (RFC 5280) under Wireshark's names: x509af the certificate, x509if and x509sat its names, x509ce its extensions. */
import { bool, bytes, ipv4, mark, text, u32, u8 } from './make.ts';

const af = (name: string): string => `x509af.${name}`;
const ce = (name: string): string => `x509ce.${name}`;

export const SIGNED = mark(af('signedCertificate_element'), 'What is signed', 'All that the issuer vouches for.');
export const VERSION = u8(af('version'), 'Version', 'Version 3 has extensions.', { 0: 'v1', 1: 'v2', 2: 'v3' });
export const SERIAL = bytes(af('serialNumber'), 'Serial number', 'The issuer gives each certificate another one.');
export const SIGNATURE_ELEMENT = mark(af('signature_element'), 'Signature algorithm', 'How the certificate is signed.');
export const ALGORITHM_ID = text(af('algorithm.id'), 'Algorithm', 'How it is signed, or what kind of key it is.');
export const ISSUER = u32(af('issuer'), 'Issuer', 'Who vouches.', { 0: 'rdnSequence' });
export const ISSUER_NAME = u32('x509if.rdnSequence', 'Parts of the issuer’s name', 'How many parts the name has.');
export const RDN = u32(
  'x509if.RDNSequence_item',
  'Part of a name',
  'One part of a name, from the country down to the host.',
);
export const RDN_ELEMENT = mark(
  'x509if.RelativeDistinguishedName_item_element',
  'Attribute',
  'A part of a name: what it is, and its text.',
);
export const OID = text(
  'x509if.oid',
  'Attribute type',
  'What this part of the name is: country, organization, common name.',
);
export const COUNTRY = text('x509sat.CountryName', 'Country', 'Two letters.');
export const DIRECTORY_STRING = u32('x509sat.DirectoryString', 'Kind of text', 'How the text is written.', {
  ...{ 0: 'teletexString', 1: 'printableString', 2: 'universalString', 3: 'bmpString', 4: 'uTF8String' },
});
export const PRINTABLE = text('x509sat.printableString', 'Text', 'The text of this part of the name.');
export const UTF8 = text('x509sat.uTF8String', 'Text', 'The text of this part of the name.');
export const IA5 = text('x509sat.IA5String', 'Text', 'The text of this part of the name, in ASCII.');
export const VALIDITY = mark(af('validity_element'), 'Validity', 'From when to when the certificate holds.');
export const NOT_BEFORE = u32(af('notBefore'), 'Not before', 'Before this it is worth nothing.', {
  0: 'utcTime',
  1: 'generalizedTime',
});
export const NOT_AFTER = u32(af('notAfter'), 'Not after', 'After this it is worth nothing.', {
  0: 'utcTime',
  1: 'generalizedTime',
});
export const UTC_TIME = text(af('utcTime'), 'Time', 'A time with a year of two digits, up to 2049.');
export const GENERALIZED_TIME = text(af('generalizedTime'), 'Time', 'A time with a year of four digits.');
export const SUBJECT = u32(af('subject'), 'Subject', 'Whose certificate it is.', { 0: 'rdnSequence' });
export const SUBJECT_NAME = u32(af('rdnSequence'), 'Parts of the subject’s name', 'How many parts the name has.');
export const KEY_INFO = mark(af('subjectPublicKeyInfo_element'), 'Public key', 'The key that is vouched for.');
export const KEY_ALGORITHM = mark(af('algorithm_element'), 'Kind of key', 'What kind of key it is.');
export const EC_PARAMETERS = u32('pkcs1.ECParameters', 'Curve', 'How the curve is told.', { 1: 'namedCurve' });
export const NAMED_CURVE = text('pkcs1.namedCurve', 'Named curve', 'The curve of the key.');
export const PUBLIC_KEY = bytes(
  af('subjectPublicKey'),
  'Public key',
  'Everybody may know it; only the subject has the private key that goes with it.',
);
export const MODULUS = bytes('pkcs1.modulus', 'Modulus', 'The product of two secret primes.');
export const EXPONENT = u32('pkcs1.publicExponent', 'Exponent', 'With the modulus it makes the public RSA key.');
export const EXTENSIONS = u32(af('extensions'), 'Extensions', 'How many extensions the certificate has.');
export const EXTENSION = mark(af('Extension_element'), 'Extension', 'A further statement about the certificate.');
export const EXTENSION_ID = text(af('extension.id'), 'Extension', 'What the statement is about.');
export const CRITICAL = bool(
  af('critical'),
  'Critical',
  'Whoever does not know this extension must refuse the certificate.',
);
export const SIGNATURE_ALGORITHM = mark(
  af('algorithmIdentifier_element'),
  'Signature algorithm',
  'How the certificate is signed, once more.',
);
export const SIGNATURE = bytes(
  af('encrypted'),
  'Signature',
  'Made with the issuer’s private key; checked with the issuer’s public key.',
);

export const BASIC_CONSTRAINTS = mark(
  ce('BasicConstraintsSyntax_element'),
  'Basic constraints',
  'Whether the subject may issue certificates itself.',
);
export const CA = bool(ce('cA'), 'Authority', 'The subject may issue certificates.');
export const PATH_LENGTH = u32(
  ce('pathLenConstraint'),
  'Path length',
  'How many authorities may follow below this one.',
);
export const KEY_USAGE = bytes(ce('KeyUsage'), 'Key usage', 'What the key may be used for.');
const USES = [
  ...['digitalSignature', 'contentCommitment', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign'],
  ...['cRLSign', 'encipherOnly', 'decipherOnly'],
];
/** In the order of their bits. */
export const KEY_USES = USES.map((name) => bool(ce(`KeyUsage.${name}`), name, 'Whether the key may be used for this.'));
export const PURPOSES = u32(ce('KeyPurposeIDs'), 'Purposes', 'How many purposes are named.');
export const PURPOSE = text(
  ce('KeyPurposeId'),
  'Purpose',
  'What the certificate is good for: serverAuth for a server, clientAuth for a client.',
);
export const SUBJECT_KEY = bytes(
  ce('SubjectKeyIdentifier'),
  'Subject key identifier',
  'A short name of the subject’s key.',
);
export const AUTHORITY_KEY = mark(
  ce('AuthorityKeyIdentifier_element'),
  'Authority key identifier',
  'Which of the issuer’s keys signed.',
);
export const KEY_IDENTIFIER = bytes(ce('keyIdentifier'), 'Key identifier', 'A short name of the issuer’s key.');
export const GENERAL_NAMES = u32(ce('GeneralNames'), 'Alternative names', 'How many names the certificate is for.');
export const GENERAL_NAME = u32(ce('GeneralName'), 'Kind of name', 'What kind of name it is.', {
  1: 'rfc822Name',
  2: 'dNSName',
  7: 'iPAddress',
});
export const DNS_NAME = text(
  ce('dNSName'),
  'DNS name',
  'A host that the certificate is for; a star stands for one label.',
);
export const IP_ADDRESS = ipv4(ce('IPAddress.ipv4'), 'IP address', 'An address that the certificate is for.');

export const CERTIFICATE_FIELDS = [
  ...[SIGNED, VERSION, SERIAL, SIGNATURE_ELEMENT, ALGORITHM_ID, ISSUER, ISSUER_NAME, RDN, RDN_ELEMENT, OID, COUNTRY],
  ...[DIRECTORY_STRING, PRINTABLE, UTF8, IA5, VALIDITY, NOT_BEFORE, NOT_AFTER, UTC_TIME, GENERALIZED_TIME, SUBJECT],
  ...[SUBJECT_NAME, KEY_INFO, KEY_ALGORITHM, EC_PARAMETERS, NAMED_CURVE, PUBLIC_KEY, MODULUS, EXPONENT, EXTENSIONS],
  ...[EXTENSION, EXTENSION_ID, CRITICAL, SIGNATURE_ALGORITHM, SIGNATURE, BASIC_CONSTRAINTS, CA, PATH_LENGTH, KEY_USAGE],
  ...[...KEY_USES, PURPOSES, PURPOSE, SUBJECT_KEY, AUTHORITY_KEY, KEY_IDENTIFIER, GENERAL_NAMES, GENERAL_NAME],
  ...[DNS_NAME, IP_ADDRESS],
];
