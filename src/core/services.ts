/**
 * What a lab file says about each service, once it is read: the schemas of src/topology/services make it, the daemons of
 * src/programs get it. A new service adds its shape and its line in ServiceConfigs here.
 */
import type { Ipv4Address, MacAddress, Prefix } from './address.ts';
import type { Call, ExitStatus, Sys } from './sys.ts';
import type { Ns } from './time.ts';

/** `dhcp`: what a server knows of one network (RFC 2131). */
export interface DhcpSubnet {
  readonly network: Prefix;
  /** First and last address to give away; undefined: only `static` ones. */
  readonly pool: readonly [Ipv4Address, Ipv4Address] | undefined;
  readonly router: Ipv4Address | undefined;
  readonly dns: readonly Ipv4Address[];
  readonly domain: string | undefined;
  readonly lease: Ns;
  readonly static: readonly { readonly mac: MacAddress; readonly address: Ipv4Address }[];
}

export interface DhcpConfig {
  readonly subnets: readonly DhcpSubnet[];
  /** Whether it says no to clients that ask for an address of another network. */
  readonly authoritative: boolean;
  /** Whether it pings an address before it offers it. */
  readonly ping: boolean;
}

export interface ServiceConfigs {
  readonly dhcp: DhcpConfig;
}

export type ServiceKind = keyof ServiceConfigs;

/** A program that runs from the start, because the lab file names its service. */
export interface Daemon<Config> {
  /** How `ss` and `lsof` call it, and its log: /var/log/<name>.log holds what it prints. */
  readonly name: string;
  /** Runs as long as the machine does. */
  main(sys: Sys, config: Config): Call<ExitStatus>;
}
