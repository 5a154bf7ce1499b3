/** PEM (RFC 7468): DER in base64 between two lines that say what it is. */
import { fromBase64, toBase64 } from './base64.ts';

export interface PemBlock {
  /** `CERTIFICATE`, `PRIVATE KEY`, ... */
  readonly label: string;
  readonly der: Uint8Array;
}

export function encodePem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** Every sound block, in order; what stands between them is explanation, and a block that is broken is left out (2). */
export function decodePem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const [, label = '', body = ''] of text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END \1-----/g)) {
    const der = fromBase64(body);
    if (der) blocks.push({ label, der });
  }
  return blocks;
}

/** The certificates of a chain or trust store, in DER. */
export const certificatesOfPem = (text: string): Uint8Array[] =>
  decodePem(text)
    .filter(({ label }) => label === 'CERTIFICATE' || label === 'TRUSTED CERTIFICATE')
    .map(({ der }) => der);
