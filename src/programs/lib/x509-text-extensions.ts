/** The extensions of a certificate as `openssl x509 -text` and `-ext` print them (OpenSSL 3.0). */
import type { Certificate, Extension } from '../../protocols/tls/x509/certificate.ts';
import { KEY_USAGES, type GeneralName } from '../../protocols/tls/x509/extensions.ts';
import { OID, oidName } from '../../protocols/tls/x509/oids.ts';
import { algorithmName, slashedName, upperHex } from './x509-text-words.ts';

/** Lines of the extensions, each under its name; `indent` is that of the names. */
export const extensionLines = (certificate: Certificate, chosen: readonly Extension[], indent: number): string[] =>
  chosen.flatMap((extension) => {
    const { oid, critical } = extension;
    const space = ' '.repeat(indent);
    return [
      `${space}${algorithmName(oid)}: ${critical ? 'critical' : ''}`,
      ...valueLines(certificate, extension).map((line) => `${space}    ${line}`),
    ];
  });

/**
 * What `-ext` prints for the words that it was given (`subjectAltName`, `keyUsage`): the extensions in the certificate's order.
 * Undefined: it has none of them, which openssl says on stderr.
 */
export function printExtensions(certificate: Certificate, words: readonly string[]): string | undefined {
  const chosen = certificate.extensions.filter(({ oid }) => {
    const name = oidName(oid);
    return words.includes(oid) || (name !== undefined && (words.includes(name.short) || words.includes(name.long)));
  });
  return chosen.length === 0 ? undefined : `${extensionLines(certificate, chosen, 0).join('\n')}\n`;
}

const USAGE_WORDS = [
  'Digital Signature',
  'Non Repudiation',
  'Key Encipherment',
  'Data Encipherment',
  'Key Agreement',
  'Certificate Sign',
  'CRL Sign',
  'Encipher Only',
  'Decipher Only',
];

function valueLines(certificate: Certificate, { oid, value }: Extension): string[] {
  const { basicConstraints, keyUsage, extendedKeyUsage, subjectKeyId, names } = certificate;
  switch (oid) {
    case OID.basicConstraints: {
      const { ca = false, pathLength } = basicConstraints ?? {};
      return [`CA:${ca ? 'TRUE' : 'FALSE'}${pathLength === undefined ? '' : `, pathlen:${pathLength}`}`];
    }
    case OID.keyUsage:
      return [USAGE_WORDS.filter((_, n) => keyUsage?.has(KEY_USAGES[n]!)).join(', ')];
    case OID.extendedKeyUsage:
      return [(extendedKeyUsage ?? []).map(algorithmName).join(', ')];
    case OID.subjectKeyId:
      return [upperHex(subjectKeyId ?? new Uint8Array(0))];
    case OID.authorityKeyId:
      return authorityLines(certificate);
    case OID.subjectAltName:
      return [(names ?? []).map(generalName).join(', ')];
    default:
      return [asCharacters(value)];
  }
}

function authorityLines({ authorityKeyId }: Certificate): string[] {
  const { keyId, issuer, serial } = authorityKeyId ?? {};
  const label = issuer || serial ? 'keyid:' : '';
  return [
    ...(keyId ? [`${label}${upperHex(keyId)}`] : []),
    ...(issuer ?? []).map(generalName),
    ...(serial ? [`serial:${upperHex(serial[0] === 0 && serial.length > 1 ? serial.subarray(1) : serial)}`] : []),
  ];
}

/** What `-text` knows no layout for: its bytes as characters, those that are none as dots. */
const asCharacters = (value: Uint8Array): string =>
  Array.from(value, (byte) =>
    (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13 ? String.fromCharCode(byte) : '.',
  ).join('');

function generalName(name: GeneralName): string {
  switch (name.kind) {
    case 'dns':
      return `DNS:${name.text}`;
    case 'email':
      return `email:${name.text}`;
    case 'uri':
      return `URI:${name.text}`;
    case 'ip':
      return `IP Address:${name.bytes.length === 16 ? groups(name.bytes) : name.text}`;
    case 'directory':
      return `DirName:${slashedName(name.name)}`;
    case 'registered':
      return `Registered ID:${algorithmName(name.oid)}`;
    case 'other':
      return 'othername:<unsupported>';
  }
}

/** IPv6 in eight groups, none left out. */
const groups = (bytes: Uint8Array): string =>
  Array.from({ length: 8 }, (_, n) => (bytes[2 * n]! * 256 + bytes[2 * n + 1]!).toString(16).toUpperCase()).join(':');
