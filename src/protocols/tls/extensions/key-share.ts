/** Public keys for the key exchange, by named group (RFC 8446, 4.2.8): a client's list, a server's one. */
import { Reader, Writer } from '../../../core/bytes.ts';
import type { Codec } from '../../../core/protocol.ts';
import { fail } from '../../../core/result.ts';
import { putList, putVector, takeList, takeVector, whole } from '../vectors.ts';

export interface KeyShare {
  readonly group: number;
  readonly publicKey: Uint8Array;
}

const take = (r: Reader): KeyShare => ({ group: r.u16(), publicKey: takeVector(r, 2) });
const put = (w: Writer, { group, publicKey }: KeyShare): Writer => putVector(w.u16(group), 2, publicKey);

/** An empty list asks for a HelloRetryRequest. */
export const keyShares: Codec<readonly KeyShare[]> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const shares = takeList(r, 2, take);
    return shares.some(({ publicKey }) => publicKey.length === 0)
      ? fail('key_share holds an empty key')
      : whole(r, 'key_share', shares);
  },
  encode: (shares) => putList(new Writer(), 2, shares, put).finish(),
};

export const keyShare: Codec<KeyShare> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const share = take(r);
    return !r.short && share.publicKey.length === 0
      ? fail('key_share holds an empty key')
      : whole(r, 'key_share', share);
  },
  encode: (share) => put(new Writer(), share).finish(),
};
