/** The messages that a client sends (RFC 2131, 4.4, tables 4 and 5). */
import { BROADCAST_IPV4, type Ipv4Address, type MacAddress } from '../../core/address.ts';
import * as dhcp from './codec.ts';

const { OPTION, TYPE } = dhcp;

/** What a client says of itself in every message but those that end a lease. */
export interface Identity {
  readonly mac: MacAddress;
  /** In which order it names the address that it wants and the server that it means. */
  readonly requestedFirst: boolean;
  /** Host name, client identifier, parameters that it would like to know, ... */
  readonly options: readonly dhcp.DhcpOption[];
  /** Those of them that also stand in RELEASE and DECLINE. */
  readonly always: readonly dhcp.DhcpOption[];
  /** Whether it asks for broadcast answers. */
  readonly broadcast: boolean;
}

export interface Exchange {
  readonly xid: number;
  /** Seconds since it began to try. */
  readonly secs: number;
}

export interface Sending {
  readonly type: 'discover' | 'request' | 'decline' | 'release';
  readonly message: dhcp.DhcpMessage;
  /** 255.255.255.255, or the server's. */
  readonly to: Ipv4Address;
}

export const discover = (who: Identity, exchange: Exchange, wanted: Ipv4Address | undefined): Sending => ({
  type: 'discover',
  to: BROADCAST_IPV4,
  message: make(who, exchange, 0, [dhcp.byteOption(OPTION.type, TYPE.discover), ...requested(wanted), ...who.options]),
});

/** SELECTING → REQUESTING names the server; INIT-REBOOT does not (RFC 2131, 4.3.2). */
export function request(who: Identity, exchange: Exchange, address: Ipv4Address, server?: Ipv4Address): Sending {
  const named = server === undefined ? [] : [dhcp.u32sOption(OPTION.server, [server])];
  const which = who.requestedFirst ? [...requested(address), ...named] : [...named, ...requested(address)];
  const options = [dhcp.byteOption(OPTION.type, TYPE.request), ...which, ...who.options];
  return { type: 'request', to: BROADCAST_IPV4, message: make(who, exchange, 0, options) };
}

/** RENEWING asks its own server, REBINDING (`to` everybody) any; the address stands in `ciaddr`. */
export const extend = (who: Identity, exchange: Exchange, address: Ipv4Address, to: Ipv4Address): Sending => ({
  type: 'request',
  to,
  message: make(who, exchange, address, [dhcp.byteOption(OPTION.type, TYPE.request), ...who.options]),
});

export function decline(who: Identity, exchange: Exchange, address: Ipv4Address, server: Ipv4Address): Sending {
  const named = [dhcp.u32sOption(OPTION.server, [server]), ...requested(address)];
  const options = [dhcp.byteOption(OPTION.type, TYPE.decline), ...named, ...who.always];
  return { type: 'decline', to: BROADCAST_IPV4, message: make(who, exchange, 0, options) };
}

export function release(who: Identity, exchange: Exchange, address: Ipv4Address, server: Ipv4Address): Sending {
  const named = dhcp.u32sOption(OPTION.server, [server]);
  const options = [dhcp.byteOption(OPTION.type, TYPE.release), named, ...who.always];
  return { type: 'release', to: server, message: make(who, exchange, address, options) };
}

const requested = (address: Ipv4Address | undefined): dhcp.DhcpOption[] =>
  address === undefined ? [] : [dhcp.u32sOption(OPTION.requested, [address])];

const make = (
  who: Identity,
  { xid, secs }: Exchange,
  clientAddress: Ipv4Address,
  options: readonly dhcp.DhcpOption[],
): dhcp.DhcpMessage =>
  dhcp.message(who.mac, {
    operation: dhcp.REQUEST,
    xid,
    secs: Math.min(0xffff, secs),
    flags: who.broadcast && clientAddress === 0 ? dhcp.BROADCAST_FLAG : 0,
    clientAddress,
    options,
  });
