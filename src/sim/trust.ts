/**
 * Certificates on machines' disks, where Debian has them: the trust store on every machine, and a server's own chains and private keys.
 * They are promised here and made when somebody reads them, since most worlds never do: bin/compile.js sees to it that even the code
 * that makes them is loaded only then.
 */
import { utf8 } from '../core/bytes.ts';
import type { CertificateSpec, TlsConfig } from '../core/tls-config.ts';
import type { FileTree } from '../kernel/files.ts';
import type { NodeSpec } from '../topology/spec.ts';
import * as made from './certificate-files.ts';

const STORE = '/etc/ssl/certs/ca-certificates.crt';

export function placeCertificates(files: FileTree, { trust, services }: NodeSpec): void {
  files.promise(STORE, () => utf8(made.storeFile(trust)));
  const placed = new Map<string, string>();
  for (const { options } of services) {
    const tls = 'tls' in options ? (options.tls as TlsConfig | undefined) : undefined;
    for (const certificate of tls?.certificates ?? []) {
      const name = nameFor(certificate, placed);
      files.promise(`/etc/ssl/certs/${name}.pem`, () => utf8(made.chainFile(certificate)));
      files.promise(`/etc/ssl/private/${name}.key`, () => utf8(made.keyFile(certificate)));
    }
  }
}

/**
 * `www.example.com`; `_.example.com` for a wildcard; `www.example.com-2` for another of that name. `placed`: what each name holds, so
 * that services with one certificate share its files.
 */
function nameFor(certificate: CertificateSpec, placed: Map<string, string>): string {
  const content = JSON.stringify(certificate);
  const plain = (certificate.names[0] ?? 'server').replace('*', '_');
  let name = plain;
  for (let n = 2; (placed.get(name) ?? content) !== content; n++) name = `${plain}-${n}`;
  placed.set(name, content);
  return name;
}
