/** The certificates of a Certificate message, for those who look at a handshake that has not come to its end (RFC 8446, 4.4.2; RFC 5246, 7.4.2). */
import { Reader } from '../../../core/bytes.ts';
import { VERSION } from '../../../protocols/tls/numbers.ts';

const u24 = (r: Reader): number => (r.u8() << 16) | r.u16();

/** In DER, leaf first; those that could be read. `message` with its four bytes of header. */
export function certificatesIn(message: Uint8Array, version: number): readonly Uint8Array[] {
  const r = new Reader(message, 4);
  if (version === VERSION.tls13) r.skip(r.u8());
  u24(r);
  const found: Uint8Array[] = [];
  while (r.left > 0 && !r.short) {
    const der = r.take(u24(r));
    if (version === VERSION.tls13) r.skip(r.u16());
    if (!r.short) found.push(der);
  }
  return found;
}
