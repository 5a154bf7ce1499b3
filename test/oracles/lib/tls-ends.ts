/** Our two ends of TLS as the interoperability tests use them: seeded, with the certificates of a lab authority. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stream } from '../../../src/core/rng.ts';
import type { AuthoritySpec, CertificateSpec, KeyKind } from '../../../src/core/tls-config.ts';
import { type ClientSettings, type ServerSettings, TlsClient, TlsServer } from '../../../src/protocols/tls/endpoint.ts';
import { identityOf, rootOf } from '../../../src/protocols/tls/x509/issue.ts';
import { certificatesOfPem, encodePem } from '../../../src/protocols/tls/x509/pem.ts';
import { verifyChain } from '../../../src/protocols/tls/x509/verify.ts';
import { PKI } from '../../helpers/openssl.ts';

const FROM = Date.UTC(2025, 0, 1);
const TO = Date.UTC(2045, 0, 1);

export const AUTHORITY: AuthoritySpec = {
  id: 'lab',
  name: 'wirelab interop root',
  key: 'p256',
  seed: 'interop root',
  notBefore: FROM,
  notAfter: TO,
};
export const ROOT_PEM = encodePem('CERTIFICATE', rootOf(AUTHORITY));

export const certificate = (key: KeyKind, changes: Partial<CertificateSpec> = {}): CertificateSpec => ({
  names: ['www.example.com'],
  issuer: AUTHORITY,
  intermediate: true,
  key,
  seed: `interop ${key}`,
  notBefore: FROM,
  notAfter: TO,
  usage: 'server',
  ...changes,
});

/** The root of the recorded openssl's certificates. */
const theirRoots = certificatesOfPem(readFileSync(join(PKI, 'root.pem'), 'utf8'));

function randomOf(seed: number): (length: number) => Uint8Array {
  const rng = stream(seed, 'interop');
  return (length) => Uint8Array.from({ length }, () => rng.u32() & 255);
}

// tickets' ages count, and the peer's clock is the machine's
const nowMs = (): number => Date.now();

/** Trusts the recorded authority, and asks for www.example.com. */
export const ourClient = (settings: Partial<ClientSettings> = {}): TlsClient =>
  new TlsClient({
    random: randomOf(1),
    nowMs,
    serverName: 'www.example.com',
    verify: (chain) => {
      const { ok, alert, code, sentence } = verifyChain(chain, {
        roots: theirRoots,
        time: Date.now(),
        host: 'www.example.com',
      });
      return { ok, alert, code, sentence };
    },
    ...settings,
  });

const TICKET_KEY = Uint8Array.from({ length: 32 }, (_, i) => i);

export function ourServer(settings: Partial<ServerSettings> = {}, key: KeyKind = 'p256'): TlsServer {
  const identity = identityOf(certificate(key));
  return new TlsServer({ random: randomOf(2), nowMs, choose: () => identity, ticketKey: TICKET_KEY, ...settings });
}

/** Digits of chance, so that nothing of them is right by accident, and none of them a command letter of openssl's. */
export function content(length: number): string {
  const rng = stream(length, 'content');
  return Buffer.from(Uint8Array.from({ length }, () => 48 + rng.below(10))).toString('latin1');
}
