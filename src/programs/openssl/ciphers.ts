/** openssl ciphers: the cipher suites that a cipher string stands for. */
import type { OpensslCommand } from './command.ts';
import { printErrors, sslError } from './errors.ts';
import { cipherList, ciphersuiteList, type SuiteRow, SUITES_13 } from './suites.ts';

export const NO_CIPHER_MATCH = sslError(
  '0A0000B9',
  'SSL_CTX_set_cipher_list',
  'no cipher match',
  '../ssl/ssl_lib.c:2741',
);

export const ciphers: OpensslCommand = {
  name: 'ciphers',
  usage: '[options] [cipher]',
  options: [
    { name: 'v', meaning: 'Verbose listing of the SSL/TLS ciphers' },
    { name: 'V', meaning: 'Even more verbose' },
    { name: 'stdname', meaning: 'Show standard cipher names' },
    { name: 's', meaning: 'Only supported ciphers' },
    { name: 'tls1_2', meaning: 'TLS1.2 mode' },
    { name: 'tls1_3', meaning: 'TLS1.3 mode' },
    { name: 'ciphersuites', value: 'val', meaning: 'Configure the TLSv1.3 ciphersuites to use' },
  ],
  operands: 1,
  *run(sys, given) {
    const chosen = cipherList(given.words[0] ?? 'DEFAULT');
    const named = given.value('ciphersuites');
    const modern = named === undefined ? { ok: true as const, value: SUITES_13 } : ciphersuiteList(named);
    if (!chosen.ok || !modern.ok) {
      sys.warn('Error in cipher list\n');
      printErrors(sys, [NO_CIPHER_MATCH]);
      return 1;
    }
    const only = given.has('s') ? versionOf(given.has('tls1_3'), given.has('tls1_2')) : undefined;
    const rows = [...modern.value, ...chosen.value].filter((suite) => only === undefined || suite.version === only);
    const verbose = ['v', 'V', 'stdname'].some((flag) => given.has(flag));
    if (!verbose) sys.print(`${rows.map((suite) => suite.name).join(':')}\n`);
    for (const suite of verbose ? rows : [])
      sys.print(prefix(suite, given.has('V'), given.has('stdname')) + description(suite));
    return 0;
  },
};

const versionOf = (tls13: boolean, tls12: boolean): string | undefined =>
  tls13 ? 'TLSv1.3' : tls12 ? 'TLSv1.2' : undefined;

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

function prefix({ id, standard }: SuiteRow, numbers: boolean, names: boolean): string {
  const first = numbers ? `          0x${hex(id >>> 8)},0x${hex(id & 255)} - ` : '';
  return first + (names ? `${standard.padEnd(45)} - ` : '');
}

/** SSL_CIPHER_description. */
const description = ({ name, version, exchange, authentication, encryption }: SuiteRow): string =>
  `${name.padEnd(30)} ${version} Kx=${exchange.padEnd(8)} Au=${authentication.padEnd(5)} Enc=${encryption.padEnd(22)} Mac=AEAD\n`;
