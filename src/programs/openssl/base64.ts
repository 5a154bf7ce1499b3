/** openssl base64, and lines of 64 characters as PEM has them (RFC 7468, 2). */
import { fromUtf8 } from '../../core/bytes.ts';
import { fromBase64, toBase64 } from '../../protocols/tls/x509/base64.ts';
import type { OpensslCommand } from './command.ts';
import { readAll, save } from './files.ts';

/** Lines of 64 characters, each ended by a newline; nothing for no bytes. */
export const base64Lines = (bytes: Uint8Array): string =>
  (toBase64(bytes).match(/.{1,64}/g) ?? []).map((line) => `${line}\n`).join('');

export const base64: OpensslCommand = {
  name: 'base64',
  usage: '[options]',
  options: [
    { name: 'in', value: 'infile', meaning: 'Input file' },
    { name: 'out', value: 'outfile', meaning: 'Output file' },
    { name: 'd', meaning: 'Decrypt' },
    { name: 'e', meaning: 'Encrypt' },
    { name: 'A', meaning: 'Used with -[base64|a] to specify base64 buffer as a single line' },
  ],
  operands: 0,
  *run(sys, given) {
    const path = given.value('in');
    const input = yield* readAll(sys, path);
    if (!input.ok) return (sys.warn(`Can't open "${path}" for reading\n`), 1);
    const line = (bytes: Uint8Array): string => (given.has('A') ? `${toBase64(bytes)}\n` : base64Lines(bytes));
    const shown = given.has('d') ? (fromBase64(fromUtf8(input.value)) ?? new Uint8Array(0)) : line(input.value);
    const out = given.value('out');
    if (out !== undefined) return yield* save(sys, out, shown);
    sys.print(shown);
    return 0;
  },
};
