/**
 * Authorities and certificates of a topology: dates, names and seeds, everything that the file leaves out filled in. No key is drawn
 * and nothing is signed here (protocols/tls/x509/issue.ts does that when it is first needed).
 */
import { formatIpv4, type Ipv4Address } from '../core/address.ts';
import type { AuthoritySpec, CertificateSpec, TlsConfig } from '../core/tls-config.ts';
import type { IssueList, Path } from './place.ts';
import type { WorldInput } from './schema.ts';
import type { NodeSpec, ServiceSpec } from './spec.ts';
import type { AuthorityInput, When } from './authority-schema.ts';
import type { CertificateInput, TlsDraft, TlsInput } from './tls-schema.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

export interface Authority {
  readonly spec: AuthoritySpec;
  /** By whoever does not say otherwise. */
  readonly trusted: boolean;
}

/** The ground that certificates stand on. */
export interface Ground {
  readonly authorities: ReadonlyMap<string, Authority>;
  readonly seed: number;
  /** ms since 1970. */
  readonly epochMs: number;
}

/** What the topology's zones call an address. */
export type NamesAt = (address: Ipv4Address) => readonly string[];

/** `lab` always exists, whether the file writes it or not. */
const LAB: AuthorityInput = { name: 'Lab Root CA', key: 'p256', trusted: true };
const AUTHORITY_ID = /^(?!self$)[a-z][a-z0-9-]{0,30}$/;

export function resolveAuthorities(world: WorldInput, seed: number, epochMs: number, issues: IssueList): Ground {
  const authorities = new Map<string, Authority>();
  for (const [id, input] of Object.entries({ lab: LAB, ...world.topology.authorities })) {
    const path = ['topology', 'authorities', id];
    if (!AUTHORITY_ID.test(id)) {
      const expected = 'a short name of small letters, digits and dashes, other than self';
      issues.add(path, `"${id}" cannot name an authority: expected ${expected}`, {
        expected,
        found: `"${id}"`,
        part: 'key',
      });
    }
    const { name = id === 'lab' ? LAB.name : undefined, key, trusted } = input;
    const dates = datesOf(input, { before: 2 * YEAR_MS, length: 10 * YEAR_MS }, epochMs, path, issues);
    authorities.set(id, {
      spec: { id, name: name ?? `${id} Root CA`, key, seed: `${seed}/authority/${id}`, ...dates },
      trusted,
    });
  }
  return { authorities, seed, epochMs };
}

interface Period {
  readonly from?: When | undefined;
  readonly to?: When | undefined;
}

/** A period's last second is within it, so that a default of 90 days ends a second before its 91st day. */
function datesOf(
  { from, to }: Period,
  preset: { readonly before: number; readonly length: number },
  epochMs: number,
  path: Path,
  issues: IssueList,
): Pick<AuthoritySpec, 'notBefore' | 'notAfter'> {
  const whole = (when: When): number => Math.floor(('at' in when ? when.at : epochMs + when.after) / 1000) * 1000;
  const start = from && whole(from);
  const notAfter = to ? whole(to) : (start ?? epochMs - preset.before) + preset.length - 1000;
  const notBefore = start ?? Math.min(epochMs - preset.before, notAfter - preset.length + 1000);
  if (notBefore > notAfter) {
    const key = to ? 'to' : 'from';
    issues.add([...path, key], 'the certificate would end before it begins', { expected: 'a time after `from`' });
  }
  return { notBefore, notAfter };
}

/** Whose roots a machine's trust store holds. */
export function resolveTrust(
  ids: readonly string[] | undefined,
  ground: Ground,
  path: Path,
  issues: IssueList,
): readonly AuthoritySpec[] {
  if (!ids) return [...ground.authorities.values()].filter(({ trusted }) => trusted).map(({ spec }) => spec);
  return ids.flatMap((id, i) => findAuthority(id, ground, [], [...path, i], issues) ?? []);
}

function findAuthority(
  id: string,
  { authorities }: Ground,
  others: readonly string[],
  path: Path,
  issues: IssueList,
): AuthoritySpec | undefined {
  const found = authorities.get(id);
  if (found) return found.spec;
  const candidates = [...authorities.keys(), ...others];
  issues.add(path, `no authority is called "${id}"`, {
    expected: `one of ${candidates.join(', ')}`,
    found: `"${id}"`,
    word: id,
    candidates,
  });
  return undefined;
}

/** Services of a node with their certificates worked out. */
export function settleTls(node: NodeSpec, ground: Ground, namesAt: NamesAt, issues: IssueList): readonly ServiceSpec[] {
  return node.services.map((service, i) => {
    if (!('tlsInput' in service.options)) return service;
    const { tlsInput, ...options } = service.options as ServiceSpec<'http'>['options'] & TlsDraft;
    if (!tlsInput) return { kind: service.kind, options };
    const path = ['topology', 'nodes', node.name, 'services', i, service.kind, 'tls'];
    return {
      kind: service.kind,
      options: { ...options, tls: tlsOf(tlsInput, node, namesOf(node, options, namesAt), ground, path, issues) },
    };
  });
}

function tlsOf(
  input: TlsInput,
  node: NodeSpec,
  names: readonly string[],
  ground: Ground,
  path: Path,
  issues: IssueList,
): TlsConfig {
  const { certificate, certificates } = input;
  if (certificate && certificates) {
    issues.add([...path, 'certificates'], '`certificate` and `certificates` exclude each other', {
      expected: 'one of the two',
      part: 'key',
    });
  }
  const written = certificates
    ? certificates.map((each, i) => ({ each, at: [...path, 'certificates', i] }))
    : [{ each: certificate, at: [...path, 'certificate'] }];
  return {
    certificates: written.map(({ each, at }) => certificateOf(each ?? PLAIN, node, names, ground, at, issues)),
    versions: input.versions,
    ciphers: input.ciphers,
    groups: input.groups,
    alpn: input.alpn,
    tickets: input.tickets,
    earlyData: input['early-data'],
    antiReplay: input['anti-replay'],
  };
}

const MOST_NAMES = 100;
const PLAIN: CertificateInput = { issuer: 'lab', intermediate: false, key: 'p256', usage: 'server' };

/** Those of the sites, else all that lead here: what zones call its addresses, its own, and the addresses. */
function namesOf(
  node: NodeSpec,
  options: Partial<ServiceSpec<'http'>['options']>,
  namesAt: NamesAt,
): readonly string[] {
  const ofSites = options.sites?.flatMap((site) => site.names) ?? [];
  if (ofSites.length > 0) return [...new Set(ofSites)];
  const addresses = node.interfaces.flatMap((each) => each.addresses.map(({ address }) => address));
  const names = [...addresses.flatMap(namesAt), node.name.toLowerCase(), ...addresses.map(formatIpv4)];
  return [...new Set(names)].slice(0, MOST_NAMES);
}

function certificateOf(
  input: CertificateInput,
  node: NodeSpec,
  preset: readonly string[],
  ground: Ground,
  path: Path,
  issues: IssueList,
): CertificateSpec {
  const names = input.names ?? preset;
  const self = input.issuer === 'self';
  const issuer = self ? undefined : findAuthority(input.issuer, ground, ['self'], [...path, 'issuer'], issues);
  if (self && input.intermediate) {
    const sentence = 'a certificate that signs itself has no intermediate';
    issues.add([...path, 'intermediate'], sentence, { expected: 'false, or an authority as issuer' });
  }
  const { intermediate, key, usage } = input;
  const dates = datesOf(input, { before: 30 * DAY_MS, length: 90 * DAY_MS }, ground.epochMs, path, issues);
  const seed = `${ground.seed}/${node.name}/${names.join(' ')}`;
  return { names, issuer, intermediate, key, seed, usage, ...dates };
}
