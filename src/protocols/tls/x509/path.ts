/**
 * From a leaf up to a root that is trusted (RFC 5280, 6.1; RFC 4158): at each step whoever the certificate names as its issuer, from the
 * trust store first, else from what the peer has sent, in any order.
 */
import { equalBytes } from '../../../core/bytes.ts';
import type { Certificate } from './certificate.ts';
import { equalNames } from './names.ts';

/** As OpenSSL: 100 authorities between leaf and root. */
export const MOST_AUTHORITIES = 100;

export interface CertificatePath {
  /** Leaf first. */
  readonly path: readonly Certificate[];
  /** How many of them came from the peer. */
  readonly sent: number;
  readonly trusted: boolean;
}

export function findPath(leaf: Certificate, sent: readonly Certificate[], roots: readonly Certificate[], time: number) {
  const path = [leaf];
  let fromPeer = 1;
  for (;;) {
    const last = path.at(-1)!;
    if (isIn(last, roots)) return { path, sent: path.length === 1 ? 0 : fromPeer, trusted: true };
    if (isSelfIssued(last) || path.length > MOST_AUTHORITIES + 1) break;
    const root = issuerAmong(roots, last, time);
    const next =
      root ??
      issuerAmong(
        sent.filter((each) => !isIn(each, path)),
        last,
        time,
      );
    if (!next) break;
    path.push(next);
    if (root) return { path, sent: fromPeer, trusted: true } satisfies CertificatePath;
    fromPeer++;
  }
  return { path, sent: fromPeer, trusted: false } satisfies CertificatePath;
}

const isIn = (certificate: Certificate, list: readonly Certificate[]): boolean =>
  list.some((other) => equalBytes(other.der, certificate.der));

/** One whose dates are right is preferred, since authorities renew their certificates under the same name and key. */
function issuerAmong(list: readonly Certificate[], certificate: Certificate, time: number): Certificate | undefined {
  const issuers = list.filter((other) => mayHaveIssued(other, certificate));
  return issuers.find((each) => each.notBefore <= time && time <= each.notAfter) ?? issuers[0];
}

export const isSelfIssued = (certificate: Certificate): boolean => mayHaveIssued(certificate, certificate);

/** By names and key identifiers; the signature is checked once the path stands. */
export function mayHaveIssued(issuer: Certificate, certificate: Certificate): boolean {
  if (!equalNames(issuer.subject, certificate.issuer)) return false;
  const { keyId, serial } = certificate.authorityKeyId ?? {};
  if (keyId && issuer.subjectKeyId && !equalBytes(keyId, issuer.subjectKeyId)) return false;
  return !serial || equalBytes(serial, issuer.serial);
}
