/** openssl dgst: digests of files or of what comes in. The digests are also commands of their own: `openssl sha256 file`. */
import { toHex, utf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { digest, type DigestName, hmacDigest } from '../../protocols/tls/crypto/digest.ts';
import { type Given, type OpensslCommand, useHelp } from './command.ts';
import { printErrors, systemError } from './errors.ts';
import { readAll } from './files.ts';

/** Name → how the provider calls it. */
export const DIGESTS: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA1',
  sha224: 'SHA2-224',
  sha256: 'SHA2-256',
  sha384: 'SHA2-384',
  sha512: 'SHA2-512',
};

export const isDigest = (name: string): name is DigestName => name in DIGESTS;

const OPTIONS: OpensslCommand['options'] = [
  { name: 'hex', meaning: 'Print as hex dump' },
  { name: 'binary', meaning: 'Print in binary form' },
  { name: 'c', meaning: 'Print the digest with separating colons' },
  { name: 'r', meaning: 'Print the digest in coreutils format' },
  { name: 'hmac', value: 'val', meaning: 'Create hashed MAC with key' },
];

export const dgst: OpensslCommand = {
  name: 'dgst',
  usage: '[options] [file...]',
  options: [...OPTIONS, ...Object.keys(DIGESTS).map((name) => ({ name, meaning: `Use the ${name} digest` }))],
  operands: Number.POSITIVE_INFINITY,
  anyFlag: true,
  *run(sys, given) {
    const known = [...OPTIONS.map((o) => o.name), ...Object.keys(DIGESTS)];
    const unknown = given.options.find(({ name }) => !known.includes(name));
    if (unknown) return refuse(sys, unknown.name);
    const name = given.options.findLast((o) => isDigest(o.name))?.name;
    // without a name it is the one that signatures use, called by its older name
    return yield* digestAll(sys, given, (name ?? 'sha256') as DigestName, name ? DIGESTS[name]! : 'SHA256');
  },
};

/** `openssl sha256`: dgst with the digest named already. */
export const digestCommand = (name: DigestName): OpensslCommand => ({
  name,
  usage: '[options] [file...]',
  options: OPTIONS,
  operands: Number.POSITIVE_INFINITY,
  run: (sys, given) => digestAll(sys, given, name, DIGESTS[name]!),
});

function refuse(sys: Sys, name: string): ExitStatus {
  sys.warn(`dgst: Unknown option or message digest: ${name}\n${useHelp('dgst')}`);
  printErrors(sys, [
    {
      code: '0308010C',
      library: 'digital envelope routines',
      where: 'inner_evp_generic_fetch',
      reason: 'unsupported',
      at: '../crypto/evp/evp_fetch.c:386',
      data: `Global default library context, Algorithm (${name} : 0), Properties (<null>)`,
    },
  ]);
  return 1;
}

function* digestAll(sys: Sys, given: Given, name: DigestName, title: string): Call<ExitStatus> {
  let status: ExitStatus = 0;
  for (const path of given.words.length > 0 ? given.words : [undefined]) {
    const input = yield* readAll(sys, path);
    if (!input.ok) {
      sys.warn(`${path}: ${errnoText(input.error)}\n`);
      const from = { library: 'BIO routines', where: 'file_ctrl', at: '../crypto/bio/bss_file.c:300' };
      printErrors(sys, [
        systemError(input.error, 'file_ctrl', '../crypto/bio/bss_file.c:297', `calling fopen(${path}, r)`),
        { code: '10080002', reason: 'system lib', ...from },
      ]);
      status = 1;
      continue;
    }
    const key = given.value('hmac');
    const bytes = key === undefined ? digest(name, input.value) : hmacDigest(name, utf8(key), input.value);
    if (given.has('binary')) sys.print(bytes);
    else if (given.has('r')) sys.print(`${toHex(bytes)} *${path ?? 'stdin'}\n`);
    else sys.print(`${title}(${path ?? 'stdin'})= ${toHex(bytes, given.has('c') ? ':' : '')}\n`);
  }
  return status;
}
