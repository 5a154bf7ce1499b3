/** The key schedule of TLS 1.3: how every secret comes about from the PSK and the key exchange (RFC 8446, 7.1). */

/** One secret: how it was made, and what it is for. Shown to learners. */
export interface ScheduleStep {
  /** `client_handshake_traffic_secret`, as the RFC calls it. */
  readonly name: string;
  /** TLS 1.2 has `agree`, `prf` and `cut` (tls12/steps.ts). */
  readonly made: 'extract' | 'derive' | 'expand' | 'agree' | 'prf' | 'cut';
  /** Of derive and expand: `c hs traffic`, without the prefix `tls13 `. */
  readonly label: string | undefined;
  /** The name of the secret it was made from. */
  readonly from: string;
  /** Of extract: what went in (`PSK`, `(EC)DHE`, `0`); of derive: the messages hashed (`ClientHello..ServerHello`). */
  readonly input: string;
  /** The input's bytes: the keying material, or the transcript's hash. */
  readonly inputBytes: Uint8Array;
  readonly value: Uint8Array;
  /** What it protects or leads to, in words. */
  readonly purpose: string;
}
