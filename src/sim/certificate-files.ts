/** What files of certificates and keys hold, in PEM (RFC 7468). */
import type { AuthoritySpec, CertificateSpec } from '../core/tls-config.ts';
import { identityOf, rootOf } from '../protocols/tls/x509/issue.ts';
import { encodePem } from '../protocols/tls/x509/pem.ts';
import { privateKeyPem } from '../protocols/tls/x509/private-keys.ts';

export const storeFile = (authorities: readonly AuthoritySpec[]): string =>
  authorities.map((authority) => encodePem('CERTIFICATE', rootOf(authority))).join('');

/** As servers are given it: the leaf, then what leads to the root. */
export const chainFile = (certificate: CertificateSpec): string =>
  identityOf(certificate)
    .chain.map((der) => encodePem('CERTIFICATE', der))
    .join('');

export const keyFile = (certificate: CertificateSpec): string => privateKeyPem(identityOf(certificate).key);
