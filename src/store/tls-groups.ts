/** The fields of a TLS record in the groups that one reads them in: each message, each extension, each certificate. */
import type { FieldView } from '../core/lens.ts';

/** Fields that begin a group, and what the group is called. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  'tls.record': 'record',
  'tls.handshake': 'message',
  'tls.handshake.ciphersuites': 'suites',
  'tls.handshake.comp_methods_length': 'compression',
  'tls.handshake.extensions_length': 'extensions',
  'tls.handshake.extension.type': 'extension',
  'tls.handshake.certificate_length': 'certificate',
  'tls.alert_message': 'alert',
};

/** As in field-groups.ts. */
interface TlsGroup {
  readonly title: string | undefined;
  readonly fields: readonly FieldView[];
}

export function tlsGroups(fields: readonly FieldView[]): TlsGroup[] {
  const parts: FieldView[][] = [];
  for (const field of fields) {
    if (parts.length === 0 || BEGINNINGS[field.name] !== undefined) parts.push([]);
    parts.at(-1)!.push(field);
  }
  return parts.map((part) => ({ title: title(part), fields: part }));
}

function title(part: readonly FieldView[]): string | undefined {
  const [first] = part;
  const name = first && BEGINNINGS[first.name];
  return name === undefined ? undefined : `${name.padEnd(11)}  ${text(name, part)}`;
}

/** What the group says as a whole: an extension its name and its first value, a certificate whose it is. */
function text(name: string, part: readonly FieldView[]): string {
  const [first] = part;
  if (name === 'extension') {
    const told = part.find(({ type, name: field }) => type !== 'label' && !/(len|length|type)$/.test(field));
    const value = told ? `  ${told.note ?? told.text}` : '';
    return `${first!.note ?? first!.text}${value.length > MOST ? `${value.slice(0, MOST)}…` : value}`;
  }
  if (name === 'certificate') return part.find((field) => field.name === 'x509af.subject')?.note ?? '';
  if (name === 'record') return part.find((field) => /content_type|opaque_type/.test(field.name))?.note ?? '';
  if (name === 'alert') return part.find((field) => field.name === 'tls.alert_message.desc')?.note ?? 'encrypted';
  return first!.note ?? first!.text;
}

const MOST = 60;
