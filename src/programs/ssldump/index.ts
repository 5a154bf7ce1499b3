/** ssldump: the TLS records of a capture file, and with the server's RSA key what it was that they hid, where RSA carried the secret (RFC 5246, 7.4.7.1). */
import { fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import { readCapture } from '../../dissect/read-capture.ts';
import type { RsaPrivateKey } from '../../protocols/tls/crypto/keys.ts';
import { privateKeyOfPem } from '../../protocols/tls/x509/private-keys.ts';
import { hasOption, optionValue, parseOptions } from '../lib/options.ts';
import { Connections } from './connections.ts';

const ABORTED: ExitStatus = 3;

export const ssldump: Program = {
  name: 'ssldump',
  summary: 'Reads the TLS of a capture file',
  usage: 'ssldump [-nd] -r file [-k keyfile]',
  options: [
    { flag: '-r', value: 'file', meaning: 'the capture to read' },
    { flag: '-k', value: 'keyfile', meaning: "the server's private RSA key, in PEM" },
    { flag: '-d', meaning: 'show the application data, where it can be decrypted' },
    { flag: '-n', meaning: 'addresses, no names (wirelab never asks for names)' },
  ],
  examples: ['ssldump -n -r web.pcap', 'ssldump -n -r web.pcap -k server.key -d'],
  operand: 'file',
  real: true,
  *main(sys, args) {
    const parsed = parseOptions('ssldump', args, 'ndr:k:');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${ssldump.usage}\n`), 1);
    const path = optionValue(parsed.value, 'r');
    if (path === undefined) return (sys.warn('ssldump: wirelab reads files only: give one with -r\n'), 1);
    const keyPath = optionValue(parsed.value, 'k');
    const key = keyPath === undefined ? undefined : rsaKey(sys, keyPath);
    if (keyPath !== undefined && !key) return (sys.warn('Problem loading private key\n'), 1);
    return dump(sys, path, key, hasOption(parsed.value, 'd'));
  },
};

function rsaKey(sys: Sys, path: string): RsaPrivateKey | undefined {
  const file = sys.files.read(path);
  const key = file.ok ? privateKeyOfPem(fromUtf8(file.value)) : undefined;
  return key?.ok && key.value.kind === 'rsa' ? key.value : undefined;
}

function dump(sys: Sys, path: string, key: RsaPrivateKey | undefined, showData: boolean): ExitStatus {
  const file = sys.files.read(path);
  if (!file.ok) return (sys.warn(`PCAP: ${path}: ${errnoText(file.error)}\nERROR: Aborting\n`), ABORTED);
  const capture = readCapture(file.value);
  if (!capture.ok) return (sys.warn(`PCAP: ${capture.error}\nERROR: Aborting\n`), ABORTED);
  const connections = new Connections(key, showData);
  for (const packet of capture.value.packets) sys.print(connections.take(packet));
  return 0;
}
