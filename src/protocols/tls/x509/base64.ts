/** Base64 (RFC 4648, 4), white space aside. */
export const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

/** Undefined: not whole groups of the alphabet's letters. */
export function fromBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/\s/g, '');
  const sound = packed.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(packed);
  return sound ? Uint8Array.from(Buffer.from(packed, 'base64')) : undefined;
}
