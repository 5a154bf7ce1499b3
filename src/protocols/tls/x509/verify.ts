/**
 * Whether to believe a server's certificates (RFC 5280, 6.1; RFC 9525 for the name), in OpenSSL's order: the path, then what each
 * certificate may be used for, then the name, then signatures and dates from the root down to the leaf.
 */
import { verify } from '../crypto/signatures.ts';
import { decodeCertificate, type Certificate } from './certificate.ts';
import { addressOf, coversHost, listNames } from './host-names.ts';
import { commonNameOf } from './names.ts';
import { OID } from './oids.ts';
import { findPath, isSelfIssued, MOST_AUTHORITIES, type CertificatePath } from './path.ts';
import { timeText } from './times.ts';
import { problemOf, verdictOf, type FaultId, type Problem, type Verdict } from './verdict.ts';

export type { Problem, Verdict };

export interface VerifyOptions {
  /** The trust store, in DER; what cannot be read in it does not count. */
  readonly roots: readonly Uint8Array[];
  /** ms since 1970. */
  readonly time: number;
  /** The name or address that was asked for; undefined: no name is checked. */
  readonly host?: string | undefined;
  /** What the leaf must be good for; default server. `any`: not asked. */
  readonly usage?: 'server' | 'client' | 'any' | undefined;
}

/** Of what a peer sends, so much is looked at. */
const MOST_SENT = 200;

/** `chain`: DER, leaf first, as the peer sent it; what follows the leaf may stand in any order and hold too much. */
export function verifyChain(chain: readonly Uint8Array[], options: VerifyOptions): Verdict {
  const sent = chain.slice(0, MOST_SENT).map(decodeCertificate);
  const wrong = sent.findIndex((each) => !each.ok);
  const [first] = sent;
  if (!first) return verdictOf([problemOf('unreadable', 0, 'the peer sent no certificate')], [], 0);
  if (wrong >= 0) {
    const { error } = sent[wrong] as { readonly error: string };
    return verdictOf([problemOf('unreadable', wrong, error)], [], 0);
  }
  const all = sent.flatMap((each) => (each.ok ? [each.value] : []));
  const roots = options.roots.map(decodeCertificate).flatMap((each) => (each.ok ? [each.value] : []));
  const found = findPath(all[0]!, all.slice(1), roots, options.time);
  const problems = [
    ...judgeTrust(found),
    ...judgeUses(found.path, options.usage ?? 'server'),
    ...judgeName(found.path[0]!, options.host),
    ...judgeSignaturesAndDates(found.path, options.time),
  ];
  return verdictOf(problems, found.path, found.sent);
}

/** How sentences call a certificate. */
const called = ({ subject }: Certificate): string => `the certificate of ${commonNameOf(subject) || 'nobody'}`;

function judgeTrust({ path, sent, trusted }: CertificatePath): Problem[] {
  if (trusted) return [];
  const depth = path.length - 1;
  const last = path[depth]!;
  if (path.length > MOST_AUTHORITIES + 1) {
    return [problemOf('chainTooLong', depth, `more than ${MOST_AUTHORITIES} authorities stand above the leaf`)];
  }
  if (isSelfIssued(last)) {
    const sentence = `${called(last)} is signed with its own key, and the trust store does not hold it`;
    return [problemOf(depth === 0 ? 'selfSigned' : 'selfSignedInChain', depth, sentence)];
  }
  const issuer = commonNameOf(last.issuer) || 'an authority without a name';
  const sentence = `${called(last)} is signed by ${issuer}, whose certificate is neither in the trust store nor was sent along`;
  return [problemOf(sent < path.length ? 'noIssuer' : 'noLocalIssuer', depth, sentence)];
}

/** What this code understands when it is critical. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.subjectKeyId,
  OID.authorityKeyId,
]);

/** 6.1.4, (k) to (o), and 4.2.1.12. */
function judgeUses(path: readonly Certificate[], usage: 'server' | 'client' | 'any'): Problem[] {
  const problems: Problem[] = [];
  let below = 0; // authorities between this certificate and the leaf that count for path lengths
  path.forEach((certificate, depth) => {
    const tell = (id: FaultId, sentence: string) => problems.push(problemOf(id, depth, sentence));
    const strange = certificate.extensions.find(({ oid, critical }) => critical && !UNDERSTOOD.has(oid));
    if (strange) tell('criticalExtension', `${called(certificate)} has the critical extension ${strange.oid}`);
    const wrongAuthority = depth > 0 && !isAuthority(certificate, depth === path.length - 1);
    if (wrongAuthority)
      tell(
        'notAuthority',
        `${called(certificate)} is no authority's: basicConstraints and keyUsage do not allow it to sign others`,
      );
    if (usage !== 'any' && (wrongAuthority || !isFor(certificate, usage, depth > 0)))
      tell('purpose', `${called(certificate)} may not be used for a TLS ${usage}`);
    const most = certificate.basicConstraints?.pathLength;
    if (depth > 0 && most !== undefined && below > most)
      tell('pathLength', `${called(certificate)} allows ${most} authorities below it, and there are ${below}`);
    if (depth > 0 && !isSelfIssued(certificate)) below++;
  });
  return problems;
}

/** A root of the old version 1 has no extensions to say so. */
function isAuthority({ basicConstraints, keyUsage, version, ...rest }: Certificate, isRoot: boolean): boolean {
  if (keyUsage && !keyUsage.has('keyCertSign')) return false;
  return basicConstraints ? basicConstraints.ca : isRoot && version === 1 && rest.extensions.length === 0;
}

/** `anyExtendedKeyUsage` is not enough: OpenSSL wants the very purpose, as 4.2.1.12 permits. */
function isFor(certificate: Certificate, usage: 'server' | 'client', authority: boolean): boolean {
  const { extendedKeyUsage: purposes, keyUsage } = certificate;
  const wanted = usage === 'server' ? OID.serverAuth : OID.clientAuth;
  if (purposes && !purposes.includes(wanted)) return false;
  if (authority || !keyUsage) return true;
  const signs = keyUsage.has('digitalSignature') || keyUsage.has('keyAgreement');
  return signs || (usage === 'server' && keyUsage.has('keyEncipherment'));
}

function judgeName(leaf: Certificate, host: string | undefined): Problem[] {
  const names = leaf.names ?? [];
  if (host === undefined || coversHost(names, host)) return [];
  const sentence = `the certificate is for ${listNames(names)}, not for ${host}`;
  return [problemOf(addressOf(host) === undefined ? 'hostname' : 'ipAddress', 0, sentence)];
}

/** 6.1.3, (a) 1 and 2. A root's own signature says nothing: it is trusted for being in the store. */
function judgeSignaturesAndDates(path: readonly Certificate[], time: number): Problem[] {
  const top = path.length - 1;
  const problems: Problem[] = [];
  const complete = isSelfIssued(path[top]!);
  if (!complete && top === 0)
    problems.push(problemOf('leafUnverified', 0, 'without its issuer nobody can check its signature'));
  for (let depth = complete || top === 0 ? top : top - 1; depth >= 0; depth--) {
    const issuer = path[depth + 1];
    if (issuer) problems.push(...judgeSignature(path[depth]!, issuer, depth));
    problems.push(...judgeDates(path[depth]!, depth, time));
  }
  return problems;
}

function judgeSignature(certificate: Certificate, issuer: Certificate, depth: number): Problem[] {
  const problems: Problem[] = [];
  if (issuer.keyUsage && !issuer.keyUsage.has('keyCertSign'))
    problems.push(
      problemOf('noCertSign', depth + 1, `keyUsage in ${called(issuer)} does not allow signing certificates`),
    );
  const { key } = issuer.publicKey;
  const scheme = SCHEMES[certificate.signatureAlgorithm] ?? 0;
  if (!key) problems.push(problemOf('noIssuerKey', depth + 1, `the key in ${called(issuer)} is of an unknown kind`));
  else if (!verify(key, scheme, certificate.signed, certificate.signature))
    problems.push(
      problemOf('signature', depth, `the key of ${commonNameOf(issuer.subject)} did not sign ${called(certificate)}`),
    );
  return problems;
}

/** TLS's scheme for each way to sign certificates that this code knows. */
const SCHEMES: Readonly<Record<string, number>> = {
  [OID.ecdsaWithSha256]: 0x0403,
  [OID.sha256WithRsa]: 0x0401,
  [OID.sha384WithRsa]: 0x0501,
  [OID.sha512WithRsa]: 0x0601,
};

function judgeDates(certificate: Certificate, depth: number, time: number): Problem[] {
  const { notBefore, notAfter } = certificate;
  const now = `and it is ${timeText(time)}`;
  if (time < notBefore) {
    return [problemOf('notYetValid', depth, `${called(certificate)} is valid from ${timeText(notBefore)} on, ${now}`)];
  }
  if (time <= notAfter + 999) return []; // the whole of the last second is within
  return [problemOf('expired', depth, `${called(certificate)} was valid until ${timeText(notAfter)}, ${now}`)];
}
