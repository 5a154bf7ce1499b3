/** The fields of a TLS record in the groups that one reads them in: each message, each extension, each certificate with its parts. */
import type { FieldView } from '../core/lens.ts';
import { certificateParts } from './certificate-groups.ts';
import type { FieldGroup } from './field-group.ts';

/** Fields that begin a group, and what the group is called. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  'tls.record': 'record',
  'tls.handshake': 'message',
  'tls.handshake.ciphersuites': 'suites',
  'tls.handshake.comp_methods_length': 'compression',
  'tls.handshake.extensions_length': 'extensions',
  'tls.handshake.extension.type': 'extension',
  'tls.handshake.ja3_full': 'fingerprint',
  'tls.handshake.ja3s_full': 'fingerprint',
  'tls.handshake.certificate_length': 'certificate',
  'tls.alert_message': 'alert',
};

/** That a certificate in TLS 1.3 has no extensions of its own is no group. */
const begins = ({ name, text }: FieldView): boolean =>
  BEGINNINGS[name] !== undefined && !(name === 'tls.handshake.extensions_length' && text === '0');

export function tlsGroups(fields: readonly FieldView[]): FieldGroup[] {
  const parts: FieldView[][] = [];
  for (const field of fields) {
    if (parts.length === 0 || begins(field)) parts.push([]);
    parts.at(-1)!.push(field);
  }
  return parts.flatMap((part) => {
    const [first] = part;
    const name = first && begins(first) ? BEGINNINGS[first.name] : undefined;
    if (name === undefined) return [{ title: undefined, fields: part }];
    if (name === 'certificate') return certificateParts(part);
    return [{ title: `${name.padEnd(11)}  ${textOf(name, part)}`, fields: part }];
  });
}

/** What the group says as a whole: a record what it carries, a list its members. */
function textOf(name: string, part: readonly FieldView[]): string {
  const [first] = part;
  const said = (pattern: RegExp): string | undefined => {
    const field = part.find((each) => pattern.test(each.name));
    return field && (field.note ?? field.text);
  };
  switch (name) {
    case 'extension':
      return `${first!.note ?? first!.text}  ${extensionText(part)}`.trimEnd();
    case 'record':
      return `${said(/content_type|opaque_type/) ?? ''}  ${said(/^tls\.record\.length$/) ?? '?'} B`.trimStart();
    case 'suites':
      return `${first!.note}, first ${said(/^tls\.handshake\.ciphersuite$/) ?? '?'}`;
    case 'compression':
      return said(/^tls\.handshake\.comp_method$/) ?? 'none';
    case 'extensions':
      return `${first!.text} B`;
    case 'fingerprint':
      return `${part.at(-1)!.label} ${part.at(-1)!.text}`;
    case 'alert':
      return said(/^tls\.alert_message\.desc$/) ?? 'encrypted';
    default:
      return first!.note ?? first!.text;
  }
}

const MOST = 60;

/** Its first value that is more than a frame around one; all of that name, where it is a list. */
function extensionText(part: readonly FieldView[]): string {
  const told = part.find(({ type, name }) => type !== 'label' && !/(len|length|type)$/.test(name));
  const values = part.filter(({ name }) => name === told?.name).map(({ note, text: value }) => note ?? value);
  const value = values.join(', ');
  return value.length > MOST ? `${value.slice(0, MOST)}…` : value;
}
