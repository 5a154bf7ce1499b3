/** What a DHCP server says to a message, and why (RFC 2131, 4.3). */
import { inPrefix, type Ipv4Address } from '../../core/address.ts';
import type { EventKind, Reason } from '../../core/event.ts';
import type { DhcpConfig, DhcpSubnet } from '../../core/services.ts';
import { type Ns, NS_PER_S } from '../../core/time.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import * as E from './events.ts';
import type { Leases, Who } from './leases.ts';
import { nak, told, withTerms } from './reply.ts';

/** How long an address that was offered is kept for who asked. */
const OFFER_KEPT: Ns = 120e9;
/** How long an address that somebody declined, or that answered a ping, is given to nobody. */
const SET_ASIDE_FOR: Ns = 86_400e9;
const { OPTION, TYPE } = dhcp;

export interface Decision {
  readonly kind: EventKind;
  readonly why: Reason;
  readonly address: Ipv4Address;
  /** For how long, in seconds. */
  readonly seconds: number;
  readonly reply: dhcp.DhcpMessage | undefined;
  /** Whether the address is new to the client, so that somebody else may be using it. */
  readonly fresh: boolean;
}

/** One message, and what the server knows when it comes. */
interface Question {
  readonly m: dhcp.DhcpMessage;
  /** The server's address on the interface that the message came in by. */
  readonly own: Ipv4Address;
  readonly who: Who;
  readonly config: DhcpConfig;
  readonly leases: Leases;
  readonly now: Ns;
}

/** undefined: a message that no server answers. */
export function answer(q: Question): Decision | undefined {
  const { m, own, config } = q;
  const link = m.relayAddress || m.clientAddress || own;
  const subnet = config.subnets.find((s) => inPrefix(link, s.network));
  switch (dhcp.typeOf(m)) {
    case TYPE.discover:
      return subnet ? offer(q, subnet) : decide(E.SILENT, E.NO_SUBNET, link);
    case TYPE.request:
      return subnet ? request(q, subnet) : decide(E.SILENT, E.NO_SUBNET, link);
    case TYPE.decline:
      return decline(q);
    case TYPE.release:
      return release(q);
    case TYPE.inform:
      return subnet && decide(E.ACK, E.TOLD, m.clientAddress, { reply: told(m, own, subnet) });
    default:
      return undefined;
  }
}

/** Nobody gets an address that somebody seems to use. */
export function setAside(leases: Leases, address: Ipv4Address, who: Who, now: Ns): void {
  leases.put(address, { ...who, client: undefined, hostname: '' }, 'in use', now + SET_ASIDE_FOR, false);
}

const decide = (kind: EventKind, why: Reason, address: Ipv4Address, more: Partial<Decision> = {}): Decision => ({
  ...{ kind, why, address, seconds: 0, reply: undefined, fresh: false },
  ...more,
});

function offer({ m, own, who, leases, now }: Question, subnet: DhcpSubnet): Decision {
  const wanted = dhcp.u32Option(m, OPTION.requested);
  const chosen = leases.choose(subnet, who, wanted, now);
  if (!chosen) return decide(E.SILENT, E.EXHAUSTED, wanted ?? 0);
  const { address, why } = chosen;
  const held = leases.get(address);
  const its = held !== undefined && leases.belongsTo(held, who);
  const bound = its && held.state === 'bound' && held.ends > now;
  if (!bound) leases.put(address, who, 'offered', now + OFFER_KEPT, isKept(subnet, address));
  const reply = withTerms(m, TYPE.offer, address, own, subnet);
  return decide(E.OFFER, why, address, { reply, seconds: secondsOf(subnet), fresh: !its });
}

/** RFC 2131, 4.3.2: selecting names a server, rebooting asks for an address, renewing and rebinding have it already. */
function request(q: Question, subnet: DhcpSubnet): Decision {
  const { m, own, who, leases, now } = q;
  const server = dhcp.u32Option(m, OPTION.server);
  const wanted = dhcp.u32Option(m, OPTION.requested) ?? m.clientAddress;
  if (server !== undefined && server !== own) {
    leases.withdraw(who, now);
    return decide(E.SILENT, E.OTHER_SERVER, wanted);
  }
  if (!inPrefix(wanted, subnet.network)) return refuse(q, wanted, E.WRONG_NETWORK);
  const lease = leases.get(wanted);
  if (lease ? isIts(q, wanted) : subnet.static.some((s) => s.mac === who.mac && s.address === wanted)) {
    leases.put(wanted, who, 'bound', now + subnet.lease, isKept(subnet, wanted));
    const reply = withTerms(m, TYPE.ack, wanted, own, subnet);
    const why = server === undefined ? E.ITS_OWN : E.CHOSEN;
    return decide(E.ACK, why, wanted, { reply, seconds: secondsOf(subnet) });
  }
  // a server that never heard of the client keeps still, unless the client means this very server
  if (!lease && server === undefined) return decide(E.SILENT, E.UNKNOWN_CLIENT, wanted);
  return refuse(q, wanted, E.NOT_ITS_OWN);
}

/** What was given back, or ran out, is still its own as long as nobody else was given it. */
function isIts({ leases, who }: Question, address: Ipv4Address): boolean {
  const lease = leases.get(address)!;
  return leases.belongsTo(lease, who) && (lease.state === 'bound' || lease.state === 'offered');
}

function refuse({ m, own, config }: Question, address: Ipv4Address, why: Reason): Decision {
  if (!config.authoritative) return decide(E.SILENT, E.NOT_AUTHORITATIVE, address);
  return decide(E.NAK, why, address, { reply: nak(m, own, 'wrong address') });
}

function decline({ m, own, who, leases, now }: Question): Decision | undefined {
  const address = dhcp.u32Option(m, OPTION.requested);
  const lease = address === undefined ? undefined : leases.get(address);
  if (!lease || dhcp.u32Option(m, OPTION.server) !== own || !leases.belongsTo(lease, who)) return undefined;
  lease.state = 'declined';
  lease.ends = now + SET_ASIDE_FOR;
  return decide(E.SET_ASIDE, E.DECLINED, lease.address);
}

function release({ m, who, leases, now }: Question): Decision | undefined {
  const lease = leases.get(m.clientAddress);
  if (!lease || !leases.belongsTo(lease, who) || lease.state !== 'bound') return undefined;
  lease.state = 'released';
  lease.ends = now;
  return decide(E.FREED, E.RELEASED, lease.address);
}

const isKept = (subnet: DhcpSubnet, address: Ipv4Address): boolean => subnet.static.some((s) => s.address === address);

const secondsOf = ({ lease }: DhcpSubnet): number => Math.floor(lease / NS_PER_S);
