/** A server's side of TLS as a lab file describes it: which certificate for which name, which versions, tickets, early data (RFC 8446, 8). */
import type { CertificateSpec, TlsConfig } from '../../../core/tls-config.ts';
import type { Call, Fd, Patience } from '../../../core/sys.ts';
import type { Result } from '../../../core/result.ts';
import { GROUP, VERSION } from '../../../protocols/tls/numbers.ts';
import { matchesName } from '../../../protocols/tls/x509/host-names.ts';
import { type Identity, identityOf } from '../../../protocols/tls/x509/issue.ts';
import type { AcceptOptions, TlsContext } from './context.ts';
import type { TlsProblem } from './problem.ts';
import type { TlsStream } from './stream.ts';
import { ALL_12, ALL_13, suitesOf } from './suites.ts';

/** ecdsa_secp256r1_sha256: the only scheme of a P-256 key. */
const ECDSA = 0x0403;

export class TlsDoor {
  readonly #context: TlsContext;
  readonly #config: TlsConfig;
  readonly #identities = new Map<CertificateSpec, Identity>();
  /** ClientHellos with early data that were seen; it lives as long as the server does. */
  readonly #seen = new Set<string>();
  readonly #options: AcceptOptions;

  /** `choose`: which certificate, where not the configuration's own names decide. */
  constructor(context: TlsContext, config: TlsConfig, choose?: AcceptOptions['choose']) {
    this.#context = context;
    context.show();
    this.#config = config;
    const { ciphers, alpn, tickets, earlyData } = config;
    const list = ciphers?.join(':');
    const named = list === undefined ? [] : [...suitesOf(list, '1.3'), ...suitesOf(list, '1.2')];
    // as OpenSSL has it, a list without any of TLS 1.3 says nothing of TLS 1.3
    const suites = named.some((id) => ALL_13.includes(id))
      ? named
      : [...ALL_13, ...(list === undefined ? ALL_12 : named)];
    this.#options = {
      choose: choose ?? ((name, schemes) => this.#choose(name, schemes)),
      versions: config.versions.map((version) => (version === '1.3' ? VERSION.tls13 : VERSION.tls12)),
      suites,
      groups: config.groups.map((group) => GROUP[group]),
      // older HTTP is not refused by whom speaks the newer (nginx: NGX_HTTP_ALPN_PROTOS)
      alpn: alpn.includes('http/1.1') ? [...new Set([...alpn, 'http/1.0', 'http/0.9'])] : alpn,
      tickets,
      ticketKey: tickets > 0 ? context.random(32) : undefined,
      earlyData,
      seenEarly: config.antiReplay ? (id) => this.#hasSeen(id) : undefined,
    };
  }

  accept(fd: Fd, patience: Patience): Call<Result<TlsStream, TlsProblem>> {
    return this.#context.accept(fd, this.#options, patience);
  }

  #choose(name: string | undefined, schemes: readonly number[]): Identity {
    const { certificates } = this.#config;
    const fits = (spec: CertificateSpec): boolean =>
      name !== undefined && spec.names.some((pattern) => matchesName(pattern, name));
    const signs = ({ key }: CertificateSpec): boolean =>
      key === 'p256' ? schemes.includes(ECDSA) : schemes.some((scheme) => scheme !== ECDSA);
    const fitting = certificates.filter(fits);
    const eligible = fitting.length > 0 ? fitting : certificates;
    const spec = eligible.find(signs) ?? eligible[0]!;
    const identity = this.#identities.get(spec) ?? identityOf(spec);
    this.#identities.set(spec, identity);
    return identity;
  }

  #hasSeen(id: string): boolean {
    const seen = this.#seen.has(id);
    this.#seen.add(id);
    return seen;
  }
}
