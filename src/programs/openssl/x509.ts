/** openssl x509: what a certificate says, whole or field by field, and other forms of it. */
import { toHex, utf8 } from '../../core/bytes.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { digest, type DigestName } from '../../protocols/tls/crypto/digest.ts';
import type { Certificate } from '../../protocols/tls/x509/certificate.ts';
import { coversHost } from '../../protocols/tls/x509/host-names.ts';
import { encodePem } from '../../protocols/tls/x509/pem.ts';
import { encodePublicKey } from '../../protocols/tls/x509/public-keys.ts';
import { wallClock } from '../lib/tls/trust.ts';
import { FIELD_LINES, fingerprintLine, printCertificate, printExtensions } from '../lib/x509-text.ts';
import { name2253 } from './certificate-words.ts';
import type { Given, OpensslCommand } from './command.ts';
import { DIGESTS, isDigest } from './dgst.ts';
import { save } from './files.ts';
import { loadCertificate } from './load-certificate.ts';

const FIELDS = ['subject', 'issuer', 'startdate', 'enddate', 'dates', 'serial'];
const flag = (name: string, meaning: string) => ({ name, meaning });

export const x509: OpensslCommand = {
  name: 'x509',
  usage: '[options]',
  options: [
    { name: 'in', value: 'infile', meaning: 'Certificate input (default stdin)' },
    { name: 'inform', value: 'format', meaning: 'Input format (DER or PEM); it is recognized anyway' },
    { name: 'out', value: 'outfile', meaning: 'Output file - default stdout' },
    { name: 'outform', value: 'format', meaning: 'Output format (DER or PEM) - default PEM' },
    flag('noout', 'No output (except for requested printing)'),
    flag('text', 'Print the certificate in text form'),
    flag('subject', 'Print subject DN'),
    flag('issuer', 'Print issuer DN'),
    flag('startdate', 'Print the notBefore field'),
    flag('enddate', 'Print the notAfter field'),
    flag('dates', 'Print both notBefore and notAfter fields'),
    flag('serial', 'Print serial number value'),
    flag('fingerprint', 'Print the certificate fingerprint'),
    { name: 'ext', value: 'val', meaning: 'Restrict which X.509 extensions to print' },
    flag('pubkey', 'Print the public key in PEM format'),
    flag('modulus', 'Print the RSA key modulus'),
    { name: 'nameopt', value: 'val', meaning: 'Certificate subject/issuer name printing options (RFC2253)' },
    { name: 'checkend', value: 'int', meaning: 'Check whether cert expires in the next arg seconds' },
    { name: 'checkhost', value: 'val', meaning: 'Check certificate matches host' },
    { name: 'checkip', value: 'val', meaning: 'Check certificate matches ipaddr' },
    ...Object.keys(DIGESTS).map((name) => flag(name, `Use ${name} for the fingerprint`)),
  ],
  operands: 0,
  anyFlag: true,
  *run(sys, given) {
    const certificate = yield* loadCertificate(sys, given.value('in'), 'certificate');
    return certificate ? yield* show(sys, given, certificate) : 1;
  },
};

function* show(sys: Sys, given: Given, certificate: Certificate): Call<ExitStatus> {
  const strange = given.options.find(({ name }) => !x509.options.some((option) => option.name === name));
  if (strange) return (sys.warn(`x509: Unknown option or message digest: ${strange.name}\n`), 1);
  let text = '';
  let status: ExitStatus = 0;
  for (const { name, value } of given.options) {
    text += printed(sys, given, certificate, name, value);
    if (name === 'checkend' && expires(sys, certificate, Number(value))) status = 1;
  }
  const whole = given.has('noout') || given.has('checkend') ? new Uint8Array(0) : wholeOf(given, certificate);
  const out = given.value('out');
  if (out === undefined) {
    sys.print(text);
    sys.print(whole);
    return status;
  }
  const all = new Uint8Array([...utf8(text), ...whole]);
  const saved = yield* save(sys, out, all);
  return saved === 0 ? status : saved;
}

const wholeOf = (given: Given, { der }: Certificate): Uint8Array =>
  given.value('outform')?.toUpperCase() === 'DER' ? der : utf8(encodePem('CERTIFICATE', der));

/** What one option asks for, in the order in which the options came. */
function printed(sys: Sys, given: Given, certificate: Certificate, option: string, value: string): string {
  if (FIELDS.includes(option)) {
    const plain = given.value('nameopt')?.toUpperCase() === 'RFC2253';
    const isName = option === 'subject' || option === 'issuer';
    return plain && isName ? `${option}=${name2253(certificate[option])}\n` : FIELD_LINES[option]!(certificate);
  }
  switch (option) {
    case 'text':
      return printCertificate(certificate);
    case 'fingerprint':
      return fingerprint(given, certificate);
    case 'ext':
      return extensions(sys, certificate, value);
    case 'pubkey': {
      const { key } = certificate.publicKey;
      return key ? encodePem('PUBLIC KEY', encodePublicKey(key)) : 'No Public Key\n';
    }
    case 'modulus': {
      const { key } = certificate.publicKey;
      return key?.kind === 'rsa'
        ? `Modulus=${toHex(key.modulus).toUpperCase()}\n`
        : 'Modulus=No modulus for this public key type\n';
    }
    case 'checkend':
      return `Certificate will ${expires(sys, certificate, Number(value)) ? '' : 'not '}expire\n`;
    case 'checkhost':
      return `Hostname ${value} does ${coversHost(certificate.names ?? [], value) ? '' : 'NOT '}match certificate\n`;
    case 'checkip':
      return `IP ${value} does ${coversHost(certificate.names ?? [], value) ? '' : 'NOT '}match certificate\n`;
    default:
      return '';
  }
}

function extensions(sys: Sys, certificate: Certificate, words: string): string {
  const text = printExtensions(certificate, words.split(','));
  if (text === undefined || text === '') sys.warn('No extensions in certificate\n');
  return text ?? '';
}

function fingerprint(given: Given, { der }: Certificate): string {
  const name = given.options.findLast((option) => isDigest(option.name))?.name as DigestName | undefined;
  return fingerprintLine(name ?? 'SHA1', digest(name ?? 'sha1', der));
}

const expires = (sys: Sys, { notAfter }: Certificate, seconds: number): boolean =>
  wallClock(sys) + seconds * 1000 > notAfter;
