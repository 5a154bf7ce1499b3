/** The PSKs that a client offers, each with a binder that proves it knows it (RFC 8446, 4.2.11); always the last extension. */
import { Reader, Writer } from '../../../core/bytes.ts';
import type { Codec } from '../../../core/protocol.ts';
import { fail } from '../../../core/result.ts';
import { putList, putVector, takeList, takeVector, whole } from '../vectors.ts';

export interface PskIdentity {
  readonly identity: Uint8Array;
  /** The ticket's age in ms plus its `ageAdd`, modulo 2^32. */
  readonly obfuscatedAge: number;
}

export interface OfferedPsks {
  readonly identities: readonly PskIdentity[];
  readonly binders: readonly Uint8Array[];
}

const MIN_BINDER = 32;

export const offeredPsks: Codec<OfferedPsks> = {
  decode(bytes, at = 0, end = bytes.length) {
    const r = new Reader(bytes, at, end);
    const identities = takeList(r, 2, (inner) => ({ identity: takeVector(inner, 2), obfuscatedAge: inner.u32() }));
    const binders = takeList(r, 2, (inner) => takeVector(inner, 1));
    if (r.short) return whole(r, 'pre_shared_key', { identities, binders });
    if (identities.length === 0 || identities.some(({ identity }) => identity.length === 0))
      return fail('pre_shared_key holds no identity, or an empty one');
    if (binders.some((binder) => binder.length < MIN_BINDER))
      return fail('pre_shared_key holds a binder that is too short');
    return whole(r, 'pre_shared_key', { identities, binders });
  },
  encode({ identities, binders }) {
    const w = new Writer();
    putList(w, 2, identities, (inner, each) => putVector(inner, 2, each.identity).u32(each.obfuscatedAge));
    return putList(w, 2, binders, (inner, binder) => putVector(inner, 1, binder)).finish();
  },
};

/** Bytes of the list of binders at the message's end: what a binder does not cover (4.2.11.2). */
export const bindersLength = (binders: readonly Uint8Array[]): number =>
  2 + binders.reduce((sum, binder) => sum + 1 + binder.length, 0);
