/** From one server's answer to the servers that know more: what `dig +trace`, `dig +nssearch` and `host -C` walk along (RFC 1034, 4.3.1). */
import type { Rng } from '../../../core/rng.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import type { ResourceRecord } from '../../../protocols/dns/codec.ts';
import { canonicalName, labelsOf, plainName } from '../../../protocols/dns/names.ts';
import { RCODE, TYPE } from '../../../protocols/dns/types.ts';
import { lookup as lookUp } from '../dns/lookup.ts';
import { Failure } from './failure.ts';
import type { Heard, Host } from './frontend.ts';
import { cloneLookup, type Lookup, type Server } from './lookup.ts';

/** The next lookup of the chain, to servers that the reply names; nothing at its end. */
export function* followUp(host: Host, { lookup, parsed }: Heard): Call<Lookup | undefined> {
  const { answers, authorities, rcode } = parsed.message;
  const isReferral = answers.length === 0 && authorities.some(({ type }) => type === TYPE.NS);
  if (lookup.labels > 0 && rcode === RCODE.NOERROR && !isReferral) return oneLabelMore(lookup);
  if (!lookup.firstOfChain && (lookup.compareServers || answers.length > 0)) return undefined;
  const section = lookup.firstOfChain ? answers : authorities;
  const servers = nameServers(host, lookup, section);
  const [first] = servers;
  if (first === undefined) return undefined;
  const next = cloneLookup(lookup, false);
  next.firstOfChain = false;
  next.domain = first.zone;
  if (lookup.minimise) next.labels = labelsToAsk(lookup, labelsOf(first.zone).length + 1);
  if (lookup.compareServers) Object.assign(next, { type: TYPE.SOA, recurse: false });
  for (const { name } of servers) next.servers.push(...(yield* serverAddresses(host.sys, name)));
  if (next.servers.length === 0) throw new Failure(`couldn't get address for '${first.name}': no more`, 1);
  return next;
}

/** The name is in the zone still: its servers are shown one label more. */
function oneLabelMore(lookup: Lookup): Lookup {
  const next = cloneLookup(lookup, true);
  next.labels = labelsToAsk(lookup, lookup.labels + 1);
  return next;
}

const labelsToAsk = ({ name }: Lookup, labels: number): number =>
  labels < labelsOf(plainName(name)).length ? labels : 0;

/** Names without the dot at their ends, and the zone that they serve. A zone above the last one leads nowhere. */
function nameServers(
  host: Host,
  { domain, firstOfChain }: Lookup,
  section: readonly ResourceRecord[],
): readonly { readonly name: string; readonly zone: string }[] {
  const found: { name: string; zone: string }[] = [];
  const said = new Set<string>();
  const say = (words: string): void => {
    if (!said.has(words)) host.warn(words);
    said.add(words);
  };
  for (const { name, data, type } of section) {
    if (type !== TYPE.NS || data.kind !== 'name') continue;
    const zone = canonicalName(name);
    if (!firstOfChain && domain !== undefined) {
      if (zone === domain) say('BAD (HORIZONTAL) REFERRAL');
      else if (domain !== '.' && !zone.endsWith(`.${domain}`)) {
        say('BAD REFERRAL');
        continue;
      }
    }
    found.push({ name: data.target.replace(/(?<=.)\.$/, ''), zone });
  }
  return found;
}

/** All addresses of a server; says so when there are none. */
function* serverAddresses(sys: Sys, name: string): Call<readonly Server[]> {
  const found = yield* lookUp(sys, name);
  if (found.ok) return found.value.map((address) => ({ address, name }));
  sys.print(`couldn't get address for '${name}': ${resolverWords(found.error)}\n`);
  return [];
}

/** The addresses of a server that the user named. Throws Failure without one. */
export function* namedServers(sys: Sys, name: string): Call<readonly Server[]> {
  const found = yield* lookUp(sys, name);
  if (found.ok) return found.value.map((address) => ({ address, name }));
  throw new Failure(`couldn't get address for '${name}': ${resolverWords(found.error)}`, 1);
}

const resolverWords = (error: string): string => (/^(Temporary|Non-recoverable)/.test(error) ? 'failure' : 'not found');

/** In random order, so that not all ask the same server. */
export function shuffled(rng: Rng, servers: readonly Server[]): Server[] {
  const list = [...servers];
  for (let i = list.length - 1; i > 0; i--) {
    const other = rng.below(i + 1);
    [list[i], list[other]] = [list[other]!, list[i]!];
  }
  return list;
}
