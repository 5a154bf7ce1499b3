/** What CertificateVerify signs: the transcript, behind words that no other protocol signs (RFC 8446, 4.4.3); and who can sign how. */
import { concat, utf8 } from '../../core/bytes.ts';
import type { KeyKind } from './crypto/keys.ts';
import { SIGNATURE_SCHEMES } from './crypto/signatures.ts';
import type { Role } from './peer13.ts';

export const signedContent = (role: Role, transcriptHash: Uint8Array): Uint8Array =>
  concat([new Uint8Array(64).fill(0x20), utf8(`TLS 1.3, ${role} CertificateVerify`), Uint8Array.of(0), transcriptHash]);

/** Whether TLS 1.3 permits the scheme in CertificateVerify: PKCS#1 v1.5 only vouches for certificates (4.2.3). */
export const signsHandshakes = (scheme: number): boolean =>
  SIGNATURE_SCHEMES.has(scheme) && SIGNATURE_SCHEMES.get(scheme)!.how !== 'pkcs1';

/** The scheme that the peer likes best of those that such a key can do. */
export const schemeFor = (key: KeyKind, offered: readonly number[]): number | undefined =>
  offered.find((scheme) => signsHandshakes(scheme) && SIGNATURE_SCHEMES.get(scheme)?.key === key);
