/**
 * What a lab file says about TLS, once it is read: who vouches for whom, and how a server behaves. Keys and certificates are worked out
 * from it when they are first needed (protocols/tls/x509), always the same ones from the same seed.
 */

/** A certificate authority of the lab. */
export interface AuthoritySpec {
  /** Its name in the lab file; `lab` always exists. */
  readonly id: string;
  /** Common name of its root certificate. */
  readonly name: string;
  readonly key: KeyKind;
  /** What its keys are drawn from. */
  readonly seed: string;
  /** ms since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** `rsa` keys come from a public pool of 2048 bits. */
export type KeyKind = 'p256' | 'rsa';

export interface CertificateSpec {
  /** DNS names, the first of which is the common name; `*.example.com` stands for one label. */
  readonly names: readonly string[];
  /** Undefined: signed by itself. */
  readonly issuer: AuthoritySpec | undefined;
  /** Whether the authority's root signs by way of an intermediate certificate, which the server sends along. */
  readonly intermediate: boolean;
  readonly key: KeyKind;
  readonly seed: string;
  /** ms since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Extended key usage; `client` makes a certificate that no browser takes from a server. */
  readonly usage: 'server' | 'client';
}

export type TlsVersionName = '1.2' | '1.3';

/** How a server speaks TLS. */
export interface TlsConfig {
  /** Chosen by the name that the client asks for (RFC 6066, 3); the first when none fits. */
  readonly certificates: readonly CertificateSpec[];
  readonly versions: readonly TlsVersionName[];
  /** In OpenSSL's names, best first; undefined: all that wirelab has, TLS 1.3's first. */
  readonly ciphers: readonly string[] | undefined;
  readonly groups: readonly ('x25519' | 'secp256r1')[];
  /** Application protocols, best first (RFC 7301). */
  readonly alpn: readonly string[];
  /** Session tickets sent after a handshake. */
  readonly tickets: number;
  /** Bytes of 0-RTT data taken before the handshake is done; 0: none (RFC 8446, 4.2.10). */
  readonly earlyData: number;
  /** Whether a ClientHello with 0-RTT data is taken once only (RFC 8446, 8). */
  readonly antiReplay: boolean;
}
