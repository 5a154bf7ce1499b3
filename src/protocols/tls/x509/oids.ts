/** Object identifiers of certificates (RFC 5280, RFC 5480, RFC 8017), with the short and long names that OpenSSL prints. */
export const OID = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  ecPublicKey: '1.2.840.10045.2.1',
  prime256v1: '1.2.840.10045.3.1.7',
  x25519: '1.3.101.110',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  anyUsage: '2.5.29.37.0',
} as const;

export interface OidName {
  readonly short: string;
  readonly long: string;
}

const NAMES: Readonly<Record<string, readonly [short: string, long: string]>> = {
  '1.2.840.113549.1.1.1': ['rsaEncryption', 'rsaEncryption'],
  '1.2.840.113549.1.1.5': ['RSA-SHA1', 'sha1WithRSAEncryption'],
  '1.2.840.113549.1.1.10': ['RSASSA-PSS', 'rsassaPss'],
  '1.2.840.113549.1.1.11': ['RSA-SHA256', 'sha256WithRSAEncryption'],
  '1.2.840.113549.1.1.12': ['RSA-SHA384', 'sha384WithRSAEncryption'],
  '1.2.840.113549.1.1.13': ['RSA-SHA512', 'sha512WithRSAEncryption'],
  '1.2.840.10045.2.1': ['id-ecPublicKey', 'id-ecPublicKey'],
  '1.2.840.10045.3.1.7': ['prime256v1', 'prime256v1'],
  '1.3.132.0.34': ['secp384r1', 'secp384r1'],
  '1.3.132.0.35': ['secp521r1', 'secp521r1'],
  '1.2.840.10045.4.3.2': ['ecdsa-with-SHA256', 'ecdsa-with-SHA256'],
  '1.2.840.10045.4.3.3': ['ecdsa-with-SHA384', 'ecdsa-with-SHA384'],
  '1.2.840.10045.4.3.4': ['ecdsa-with-SHA512', 'ecdsa-with-SHA512'],
  '1.3.101.112': ['ED25519', 'ED25519'],
  '2.5.4.3': ['CN', 'commonName'],
  '2.5.4.4': ['SN', 'surname'],
  '2.5.4.5': ['serialNumber', 'serialNumber'],
  '2.5.4.6': ['C', 'countryName'],
  '2.5.4.7': ['L', 'localityName'],
  '2.5.4.8': ['ST', 'stateOrProvinceName'],
  '2.5.4.9': ['street', 'streetAddress'],
  '2.5.4.10': ['O', 'organizationName'],
  '2.5.4.11': ['OU', 'organizationalUnitName'],
  '2.5.4.97': ['organizationIdentifier', 'organizationIdentifier'],
  '0.9.2342.19200300.100.1.25': ['DC', 'domainComponent'],
  '1.2.840.113549.1.9.1': ['emailAddress', 'emailAddress'],
  '2.5.29.14': ['subjectKeyIdentifier', 'X509v3 Subject Key Identifier'],
  '2.5.29.16': ['privateKeyUsagePeriod', 'X509v3 Private Key Usage Period'],
  '2.5.29.15': ['keyUsage', 'X509v3 Key Usage'],
  '2.5.29.17': ['subjectAltName', 'X509v3 Subject Alternative Name'],
  '2.5.29.18': ['issuerAltName', 'X509v3 Issuer Alternative Name'],
  '2.5.29.19': ['basicConstraints', 'X509v3 Basic Constraints'],
  '2.5.29.30': ['nameConstraints', 'X509v3 Name Constraints'],
  '2.5.29.31': ['crlDistributionPoints', 'X509v3 CRL Distribution Points'],
  '2.5.29.32': ['certificatePolicies', 'X509v3 Certificate Policies'],
  '2.5.29.35': ['authorityKeyIdentifier', 'X509v3 Authority Key Identifier'],
  '2.5.29.37': ['extendedKeyUsage', 'X509v3 Extended Key Usage'],
  '2.5.29.37.0': ['anyExtendedKeyUsage', 'Any Extended Key Usage'],
  '1.3.6.1.5.5.7.1.1': ['authorityInfoAccess', 'Authority Information Access'],
  '1.3.6.1.5.5.7.3.1': ['serverAuth', 'TLS Web Server Authentication'],
  '1.3.6.1.5.5.7.3.2': ['clientAuth', 'TLS Web Client Authentication'],
  '1.3.6.1.5.5.7.3.3': ['codeSigning', 'Code Signing'],
  '1.3.6.1.5.5.7.3.4': ['emailProtection', 'E-mail Protection'],
  '1.3.6.1.5.5.7.3.8': ['timeStamping', 'Time Stamping'],
  '1.3.6.1.5.5.7.3.9': ['OCSPSigning', 'OCSP Signing'],
};

/** Undefined for what OpenSSL may know and wirelab does not; its number says it as well. */
export function oidName(oid: string): OidName | undefined {
  const [short, long] = NAMES[oid] ?? [];
  return short === undefined || long === undefined ? undefined : { short, long };
}
