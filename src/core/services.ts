/**
 * What a lab file says about each service, once it is read: the schemas of src/topology/services make it, the daemons of
 * src/programs get it. A new service adds its shape and its line in ServiceConfigs here.
 */
import type { Ipv4Address, MacAddress, Prefix } from './address.ts';
import type { DatabaseConfig, HttpConfig, ProxyConfig } from './http-config.ts';
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

/** `dhcp-relay`: takes DHCP messages from clients' networks to servers elsewhere (RFC 2131, 4.1; RFC 1542). */
export interface DhcpRelayConfig {
  readonly servers: readonly Ipv4Address[];
  /** Where it listens to clients; empty: everywhere. */
  readonly interfaces: readonly string[];
}

/** What `addresses: [dhcp]` starts: a client for one interface. */
export interface DhcpClientConfig {
  readonly interface: string;
}

/** `dns`: a zone as its file has it; the text is an RFC 1035 master file that was parsed once without an error. */
export interface DnsZoneText {
  /** Absolute: `example.com.` */
  readonly origin: string;
  readonly text: string;
}

/** What certain clients get in place of the zones of the same name that everybody gets. */
export interface DnsView {
  readonly clients: readonly Prefix[];
  readonly zones: readonly DnsZoneText[];
}

export interface DnsConfig {
  readonly zones: readonly DnsZoneText[];
  readonly views: readonly DnsView[];
  /** Whether it asks other servers for those who wish it (RFC 1034, 4.3.1). */
  readonly recursion: boolean;
  /** For whom; undefined: everybody. */
  readonly allowRecursion: readonly Prefix[] | undefined;
  /** The root servers to begin with. */
  readonly hints: readonly { readonly name: string; readonly address: Ipv4Address }[];
  /** Asked in place of the tree. */
  readonly forwarders: readonly Ipv4Address[];
  /** Query name minimisation (RFC 9156). */
  readonly minimise: boolean;
  /** Whether the records of a set take turns in coming first. */
  readonly rotate: boolean;
  /** Leaves out authority and additional records that nobody asked for. */
  readonly minimal: boolean;
  /** Service port. */
  readonly port: number;
  /** Of its own questions: what keeps forged answers out (RFC 5452). */
  readonly randomIds: boolean;
  readonly randomPorts: boolean;
  readonly tcp: boolean;
  /** Bytes of the largest answer over UDP. */
  readonly udpSize: number;
  /** `queries`: each question is a line of its log. */
  readonly log: 'queries' | undefined;
}

export interface ServiceConfigs {
  readonly dhcp: DhcpConfig;
  readonly dns: DnsConfig;
  readonly 'dhcp-client': DhcpClientConfig;
  readonly 'dhcp-relay': DhcpRelayConfig;
  readonly http: HttpConfig;
  readonly proxy: ProxyConfig;
  readonly database: DatabaseConfig;
}

export type ServiceKind = keyof ServiceConfigs;
/** Those that an entry of `services` names; the others the file asks for elsewhere. */
export type NamedServiceKind = Exclude<ServiceKind, 'dhcp-client'>;

/** A program that runs from the start, because the lab file names its service. */
export interface Daemon<Config> {
  /** How `ss` and `lsof` call it, and its log: /var/log/<name>.log holds what it prints. */
  readonly name: string;
  /** Runs as long as the machine does. */
  main(sys: Sys, config: Config): Call<ExitStatus>;
}
