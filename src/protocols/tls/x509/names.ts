/** Distinguished names (RFC 5280, 4.1.2.4): who a certificate is about, and who signed it. */
import { fromUtf8, utf8 } from '../../../core/bytes.ts';
import type { DerReader } from './der-reader.ts';
import { TAG } from './der-tags.ts';
import { der, oid, sequence, setOf } from './der-writer.ts';
import { OID } from './oids.ts';

export interface NameAttribute {
  readonly oid: string;
  /** Which string type it is written in. */
  readonly tag: number;
  readonly text: string;
}

/** Relative distinguished names in their order, nearly always of one attribute each. */
export type Name = readonly (readonly NameAttribute[])[];

const MOST_PARTS = 64;
/** What a `DirectoryString` or an e-mail address may be. */
const TEXTS: ReadonlySet<number> = new Set([
  TAG.utf8String,
  TAG.printableString,
  TAG.teletexString,
  TAG.ia5String,
  TAG.bmpString,
  TAG.universalString,
]);

/** `nameOf('wirelab', 'Lab CA')`: an organisation and a common name. Without the organisation: the common name alone. */
export function nameOf(organization: string | undefined, commonName: string): Name {
  const attribute = (type: string, text: string) => [{ oid: type, tag: TAG.utf8String, text }];
  const first = organization === undefined ? [] : [attribute(OID.organization, organization)];
  return [...first, attribute(OID.commonName, commonName)];
}

export function readName(reader: DerReader, what: string): Name {
  return reader.open(TAG.sequence, what).each(MOST_PARTS, `parts of ${what}`, (parts) =>
    parts.open(TAG.set, `a part of ${what}`).each(MOST_PARTS, `attributes in a part of ${what}`, (attributes) => {
      const attribute = attributes.open(TAG.sequence, `an attribute of ${what}`);
      const type = attribute.oid('the type of an attribute');
      const tag = attribute.next ?? TAG.utf8String;
      if (!TEXTS.has(tag)) attribute.blame(`an attribute of ${what} is no text`);
      const text = textOf(tag, attribute.take(tag, `an attribute of ${what}`));
      attribute.end(`an attribute of ${what}`);
      return { oid: type, tag, text };
    }),
  );
}

function textOf(tag: number, bytes: Uint8Array): string {
  const width = tag === TAG.bmpString ? 2 : tag === TAG.universalString ? 4 : 1;
  if (tag === TAG.utf8String) return fromUtf8(bytes);
  let text = '';
  for (let at = 0; at + width <= bytes.length; at += width) {
    const point = bytes.subarray(at, at + width).reduce((n, byte) => n * 256 + byte, 0);
    text += point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
}

function bytesOf({ tag, text }: NameAttribute): Uint8Array {
  if (tag === TAG.utf8String) return utf8(text);
  const width = tag === TAG.bmpString ? 2 : tag === TAG.universalString ? 4 : 1;
  return Uint8Array.from(
    [...text].flatMap((letter) => {
      const point = letter.codePointAt(0)!;
      return [point >>> 24, point >>> 16, point >>> 8, point].slice(4 - width).map((byte) => byte & 255);
    }),
  );
}

export const encodeName = (name: Name): Uint8Array =>
  sequence(
    ...name.map((part) =>
      setOf(...part.map((attribute) => sequence(oid(attribute.oid), der(attribute.tag, bytesOf(attribute))))),
    ),
  );

/** Case and white space do not count (RFC 5280, 7.1; as OpenSSL compares them, without Unicode's foldings). */
export const equalNames = (a: Name, b: Name): boolean => canonical(a) === canonical(b);

const canonical = (name: Name): string =>
  JSON.stringify(name.map((part) => part.map(({ oid: type, text }) => `${type}=${plain(text)}`).toSorted()));

const plain = (text: string): string =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The last common name, which is the most specific one; '' without any. */
export const commonNameOf = (name: Name): string =>
  name.flat().findLast((attribute) => attribute.oid === OID.commonName)?.text ?? '';
