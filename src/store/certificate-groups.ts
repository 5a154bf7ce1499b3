/** A certificate in the parts that one asks of it: whose, by whom, how long, which key, what for (RFC 5280, 4.1). */
import type { FieldView } from '../core/lens.ts';
import type { FieldGroup } from './field-group.ts';

/** Fields that begin a part; an extension is called what it is. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  'x509af.issuer': 'issued by',
  'x509af.validity_element': 'valid',
  'x509af.subject': 'subject',
  'x509af.subjectPublicKeyInfo_element': 'public key',
  'x509af.extensions': 'extensions',
  'x509af.Extension_element': 'extension',
  'x509af.algorithmIdentifier_element': 'signature',
};

/** The certificate as a whole, and its parts below it. */
export function certificateParts(fields: readonly FieldView[]): FieldGroup[] {
  const parts: FieldView[][] = [[]];
  for (const field of fields) {
    if (BEGINNINGS[field.name] !== undefined) parts.push([]);
    parts.at(-1)!.push(field);
  }
  const [head = [], ...rest] = parts;
  const whose = fields.find(({ name }) => name === 'x509af.subject')?.note ?? '';
  return [
    { title: `${'certificate'.padEnd(11)}  ${whose}`, fields: head },
    ...rest.map((part) => ({ title: title(part), fields: part, isPart: true })),
  ];
}

function title(part: readonly FieldView[]): string {
  const [first] = part;
  const name = BEGINNINGS[first!.name]!;
  const id = part.find((field) => field.name === 'x509af.extension.id')?.note;
  return `${(name === 'extension' && id ? words(id) : name).padEnd(11)}  ${text(name, part)}`;
}

/** `id-ce-keyUsage` as `key usage`. */
const words = (id: string): string =>
  id.replace(/^id-[a-z]+-/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function text(name: string, part: readonly FieldView[]): string {
  const all = (pattern: RegExp): FieldView[] => part.filter((field) => pattern.test(field.name));
  switch (name) {
    case 'valid':
      return all(/Time$/)
        .filter(({ type }) => type !== 'label')
        .map((field) => field.text.slice(0, 10))
        .join(' to ');
    case 'public key':
    case 'signature':
      return all(/^x509af\.algorithm\.id$|\.namedCurve$/)
        .map((field) => field.note ?? field.text)
        .join(', ');
    case 'extension':
      return extensionText(part);
    case 'extensions':
      return part[0]!.text;
    default:
      return part[0]!.note ?? part[0]!.text;
  }
}

/** Fields of extensions that say something by their value. */
const VALUES = /\.(dNSName|IPAddress\.ipv4|KeyPurposeId|SubjectKeyIdentifier|keyIdentifier|pathLenConstraint)$/;
const MOST = 50;

/** The values, and of flags those that are set. */
function extensionText(part: readonly FieldView[]): string {
  const told = part.flatMap((field) => {
    if (VALUES.test(field.name)) return [field.note ?? field.text];
    return field.type === 'bool' && field.text === '1' && field.name !== 'x509af.critical' ? [field.label] : [];
  });
  const value = told.join(', ');
  return value.length > MOST ? `${value.slice(0, MOST)}…` : value;
}
