/** openssl: TLS by hand (s_client, s_server), certificates and keys in text, and the small commands around them (OpenSSL 3.0). */
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { base64 } from './base64.ts';
import { ciphers } from './ciphers.ts';
import { type OpensslCommand, runCommand } from './command.ts';
import { dgst, digestCommand, DIGESTS, isDigest } from './dgst.ts';
import { genpkey } from './genpkey.ts';
import { ec, pkey, rsa } from './pkey.ts';
import { pkeyutl } from './pkeyutl.ts';
import { rand } from './rand.ts';
import { sClient } from './s-client/index.ts';
import { sServer } from './s-server/index.ts';
import { sessId } from './sess-id.ts';
import { verify } from './verify.ts';
import { version } from './version.ts';
import { x509 } from './x509.ts';

const COMMANDS: readonly OpensslCommand[] = [
  base64,
  ciphers,
  dgst,
  ec,
  genpkey,
  pkey,
  pkeyutl,
  rand,
  rsa,
  sClient,
  sServer,
  sessId,
  verify,
  version,
  x509,
];

/** Commands of the real one that make keys or requests, or speak what wirelab does not. */
const NOT_BUILT =
  'asn1parse ca cmp cms crl crl2pkcs7 dhparam dsa dsaparam ecparam enc engine errstr fipsinstall gendsa genrsa info kdf list mac nseq ocsp passwd pkcs12 pkcs7 pkcs8 pkeyparam prime rehash req rsautl s_time smime speed spkac srp storeutl ts'.split(
    ' ',
  );

export const openssl: Program = {
  name: 'openssl',
  summary: 'Speaks TLS by hand and reads certificates',
  usage: 'openssl command [options]',
  words: [...COMMANDS.map(({ name }) => name), 'help'],
  options: [
    { flag: '-connect', value: 'host:port', meaning: 's_client: where to connect' },
    { flag: '-servername', value: 'name', meaning: 's_client: the name asked for (SNI)' },
    { flag: '-tls1_2', meaning: 's_client: TLS 1.2 only' },
    { flag: '-tls1_3', meaning: 's_client: TLS 1.3 only' },
    { flag: '-showcerts', meaning: 's_client: all certificates that the server sent' },
    { flag: '-CAfile', value: 'file', meaning: 'trust the authorities of this file' },
    { flag: '-verify_return_error', meaning: 's_client: end where a certificate is wrong' },
    { flag: '-brief', meaning: 's_client: a few lines only' },
    { flag: '-derive', meaning: 'pkeyutl: the secret shared with -peerkey' },
    { flag: '-in', value: 'file', meaning: 'x509, pkey: what to read; else standard input' },
    { flag: '-noout', meaning: 'x509, pkey: only what is asked for' },
    { flag: '-text', meaning: 'x509, pkey: everything in words' },
  ],
  examples: ['openssl s_client -connect www.example.com:443', 'openssl x509 -in cert.pem -noout -text'],
  operand: 'file',
  real: true,
  *main(sys, args) {
    const [name, ...rest] = args;
    if (name === undefined || name === 'help') return help(sys, rest);
    const command = find(name);
    if (command) return yield* runCommand(sys, command, rest);
    if (NOT_BUILT.includes(name)) sys.warn(`openssl: ${name} is not built in wirelab yet\n`);
    else sys.warn(`Invalid command '${name}'; type "help" for a list.\n`);
    return 1;
  },
};

const find = (name: string): OpensslCommand | undefined =>
  COMMANDS.find((command) => command.name === name) ?? (isDigest(name) ? digestCommand(name) : undefined);

function help(sys: Sys, words: readonly string[]): ExitStatus {
  const [name] = words;
  if (name !== undefined) {
    const command = find(name);
    if (!command) return (sys.warn(`Invalid command '${name}'; type "help" for a list.\n`), 1);
    const run: Call<ExitStatus> = runCommand(sys, command, ['-help']);
    return run.next().value as ExitStatus;
  }
  const table = (names: readonly string[]): string =>
    names.map((each, i) => each.padEnd(18) + (i % 4 === 3 || i === names.length - 1 ? '\n' : '')).join('');
  sys.warn(
    `help:\n\nStandard commands\n${table(openssl.words ?? [])}\nMessage Digest commands (see the \`dgst' command for more details)\n${table(Object.keys(DIGESTS).toSorted())}\n`,
  );
  return 0;
}
