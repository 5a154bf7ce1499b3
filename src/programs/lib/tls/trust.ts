/** Whom a machine's programs trust: the authorities of a file in PEM, and what they make of a server's certificates (RFC 5280, 6). */
import { fromUtf8 } from '../../../core/bytes.ts';
import type { Sys } from '../../../core/sys.ts';
import { NS_PER_MS } from '../../../core/time.ts';
import type { PeerVerdict } from '../../../protocols/tls/endpoint.ts';
import { certificatesOfPem } from '../../../protocols/tls/x509/pem.ts';
import { type Verdict, verifyChain } from '../../../protocols/tls/x509/verify.ts';

export const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** In DER; undefined when the file cannot be read. */
export function authoritiesOf(sys: Sys, path: string): readonly Uint8Array[] | undefined {
  const file = sys.files.read(path);
  return file.ok ? certificatesOfPem(fromUtf8(file.value)) : undefined;
}

/** ms since 1970. */
export const wallClock = (sys: Sys): number => sys.epochMs + Math.floor(sys.now() / NS_PER_MS);

/** `host`: undefined when the name is no matter. */
export const judge = (
  sys: Sys,
  chain: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  host: string | undefined,
): Verdict => verifyChain(chain, { roots, time: wallClock(sys), host });

/** What the handshake wants to know of it. */
export const asPeerVerdict = ({ ok, alert, code, sentence }: Verdict): PeerVerdict => ({ ok, alert, code, sentence });
