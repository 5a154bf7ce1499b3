/** openssl verify: whether certificates lead to an authority that is trusted, and what is wrong where they do not. */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import type { Certificate } from '../../protocols/tls/x509/certificate.ts';
import { certificatesOfPem } from '../../protocols/tls/x509/pem.ts';
import { type Problem, verifyChain, type Verdict } from '../../protocols/tls/x509/verify.ts';
import { wallClock } from '../lib/tls/trust.ts';
import { nameLine } from '../lib/x509-text-words.ts';
import type { Given, OpensslCommand } from './command.ts';
import { loadCertificate } from './load-certificate.ts';
import { TRUST_OPTIONS, trustedRoots } from './trust.ts';

export const verify: OpensslCommand = {
  name: 'verify',
  usage: '[options] [cert...]',
  options: [
    ...TRUST_OPTIONS,
    { name: 'trusted', value: 'infile', meaning: 'A file of trusted certificates' },
    { name: 'untrusted', value: 'infile', meaning: 'A file of untrusted certificates' },
    { name: 'verify_hostname', value: 'val', meaning: 'expected peer hostname' },
    { name: 'verify_ip', value: 'val', meaning: 'expected peer IP address' },
    { name: 'purpose', value: 'val', meaning: 'certificate chain purpose (sslserver, sslclient, any)' },
    { name: 'show_chain', meaning: 'Display information about the certificate chain' },
    { name: 'verbose', meaning: 'Print extra information about the operations being performed' },
  ],
  operands: Number.POSITIVE_INFINITY,
  *run(sys, given) {
    const roots = trustedRoots(sys, given, (path) => `Error loading file ${path}\n`);
    if (!roots) return 1;
    const more = ['trusted', 'untrusted'].map((name) => certificatesAt(sys, given.value(name)));
    if (!more[0] || !more[1]) return 1;
    let status: ExitStatus = 0;
    for (const path of given.words.length > 0 ? given.words : [undefined])
      if (!(yield* verifyOne(sys, given, path, [...more[0], ...roots], more[1]))) status = 2;
    return status;
  },
};

/** Undefined after a message. */
function certificatesAt(sys: Sys, path: string | undefined): readonly Uint8Array[] | undefined {
  if (path === undefined) return [];
  const file = sys.files.read(path);
  if (file.ok) return certificatesOfPem(fromUtf8(file.value));
  return void sys.warn(`Could not open file or uri for loading certificates from ${path}\n`);
}

const USAGES = { sslserver: 'server', sslclient: 'client' } as const;

function* verifyOne(
  sys: Sys,
  given: Given,
  path: string | undefined,
  roots: readonly Uint8Array[],
  untrusted: readonly Uint8Array[],
): Call<boolean> {
  const certificate = yield* loadCertificate(sys, path, 'certificate file');
  if (!certificate) return false;
  const verdict = verifyChain([certificate.der, ...untrusted], {
    roots,
    time: wallClock(sys),
    host: given.value('verify_hostname') ?? given.value('verify_ip'),
    usage: USAGES[given.value('purpose') as keyof typeof USAGES] ?? 'any',
  });
  const name = path ?? 'stdin';
  if (!verdict.ok) return complain(sys, verdict, name);
  sys.print(`${name}: OK\n${given.has('show_chain') ? chainLines(verdict) : ''}`);
  return true;
}

/** What is ill told and passed over by the real one's callback, until something ends the search. */
const PASSED: ReadonlySet<string> = new Set(['expired', 'notYetValid', 'pathLength', 'purpose']);

function complain(sys: Sys, { problems, path }: Verdict, name: string): false {
  for (const problem of problems) {
    sys.warn(problemLines(problem, path));
    if (!PASSED.has(problem.id)) break;
  }
  sys.warn(`error ${name}: verification failed\n`);
  return false;
}

const problemLines = ({ code, depth, text }: Problem, path: readonly Certificate[]): string =>
  `${path[depth] ? `${nameLine(path[depth].subject)}\n` : ''}error ${code} at ${depth} depth lookup: ${text}\n`;

const chainLines = ({ path, sent }: Verdict): string =>
  `Chain:\n${path.map(({ subject }, depth) => `depth=${depth}: ${nameLine(subject)}${depth < sent ? ' (untrusted)' : ''}\n`).join('')}`;
