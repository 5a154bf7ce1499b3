/** Identifier octets of DER (X.690, 8.1.2) that certificates use, with the constructed bit where it belongs. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[n]` around a value of its own (explicit), or in place of a constructed one's tag. */
export const constructed = (n: number): number => 0xa0 | n;
/** `[n]` in place of a primitive value's tag (implicit). */
export const primitive = (n: number): number => 0x80 | n;

const NAMES: ReadonlyMap<number, string> = new Map([
  [TAG.boolean, 'a BOOLEAN'],
  [TAG.integer, 'an INTEGER'],
  [TAG.bitString, 'a BIT STRING'],
  [TAG.octetString, 'an OCTET STRING'],
  [TAG.null, 'NULL'],
  [TAG.oid, 'an OBJECT IDENTIFIER'],
  [TAG.utf8String, 'a UTF8String'],
  [TAG.printableString, 'a PrintableString'],
  [TAG.ia5String, 'an IA5String'],
  [TAG.utcTime, 'a UTCTime'],
  [TAG.generalizedTime, 'a GeneralizedTime'],
  [TAG.sequence, 'a SEQUENCE'],
  [TAG.set, 'a SET'],
]);

/** As a sentence says it: `a SEQUENCE`, `[0]`, `tag 0x7f`. */
export const tagName = (tag: number): string =>
  NAMES.get(tag) ?? ((tag & 0xc0) === 0x80 ? `[${tag & 31}]` : `tag 0x${tag.toString(16).padStart(2, '0')}`);
