/**
 * What a topology file says once it is read: every default filled in, every unit a number. The world is built from this
 * and nothing else; texts, lines and columns stay behind in the document.
 */
import type { Ipv4Address, MacAddress, Prefix } from '../core/address.ts';
import type { Row } from '../core/device.ts';
import type { ServiceConfigs, ServiceKind } from '../core/services.ts';
import type { Persona } from '../core/sys.ts';
import type { AuthoritySpec } from '../core/tls-config.ts';
import type { Ns } from '../core/time.ts';

export interface TopologySpec {
  /** The file's `id` and `title`; '' when it gives none. */
  readonly id: string;
  readonly title: string;
  /** The seed the world runs with: the caller's, else the file's, else 1. */
  readonly seed: number;
  /** Calendar time at the world's time 0, in milliseconds since 1970 UTC. */
  readonly epochMs: number;
  /** Whether node names are in every host's hosts file; a node may say otherwise for itself. */
  readonly hosts: boolean;
  /** `auto`: fill every router's and host's table with shortest paths. */
  readonly routes: 'auto' | 'as-written';
  readonly nodes: readonly NodeSpec[];
  readonly links: readonly LinkSpec[];
  /** In the order of their instants. */
  readonly faults: readonly FaultSpec[];
  /** What each `vars` entry was drawn to. */
  readonly vars: Readonly<Record<string, string | number>>;
}

export interface NodeSpec {
  readonly name: string;
  /** `host`, `router`, `switch`, `hub`, `external`: a name of NODE_KINDS. */
  readonly kind: string;
  readonly persona: Persona;
  /** Where the author would draw it: column and row, in any scale. */
  readonly at: readonly [number, number] | undefined;
  /** In the order of the file; ports that only a link mentions follow, in the order of the links. */
  readonly interfaces: readonly InterfaceSpec[];
  /** `gateway` is here too, as a route to 0.0.0.0/0. */
  readonly routes: readonly RouteSpec[];
  readonly nameservers: readonly Ipv4Address[];
  /** Domains that short names are tried in, without the dot at their ends. */
  readonly search: readonly string[];
  readonly sysctl: Readonly<Record<string, string>>;
  /** Neighbour entries that are there from the start, permanent. */
  readonly neighbours: readonly NeighbourSpec[];
  /** Rules of its nat and filter tables and policies of chains, in order. */
  readonly rules: readonly RuleRow[];
  /** Whether this node's hosts file holds the names of all nodes. */
  readonly hosts: boolean;
  /** Further lines of its hosts file. */
  readonly names: readonly { readonly name: string; readonly address: Ipv4Address }[];
  /** Authorities whose roots its trust store holds. */
  readonly trust: readonly AuthoritySpec[];
  readonly services: readonly ServiceSpec[];
}

/** A row for one of a node's tables of rules (core/tables.ts); `chain`: a policy. */
export interface RuleRow {
  readonly table: 'nat' | 'filter' | 'chain';
  readonly row: Row;
}

export interface InterfaceSpec {
  readonly name: string;
  readonly addresses: readonly Prefix[];
  /** Whether a DHCP client asks for an address from the start. */
  readonly dhcp: boolean;
  /** undefined: the world draws one from its seed. */
  readonly mac: MacAddress | undefined;
  /** Bytes of the largest packet. */
  readonly mtu: number;
}

export interface RouteSpec {
  /** Host bits are zero; `default` is 0.0.0.0/0. */
  readonly to: Prefix;
  readonly type: 'unicast' | 'blackhole' | 'unreachable' | 'prohibit';
  readonly via: Ipv4Address | undefined;
  /** Interface; undefined when `via` decides it. */
  readonly dev: string | undefined;
  readonly metric: number;
  /** Preferred source address. */
  readonly src: Ipv4Address | undefined;
}

export interface NeighbourSpec {
  readonly address: Ipv4Address;
  readonly mac: MacAddress;
}

/** A daemon to start, with what its schema made of the file. */
export interface ServiceSpec<Kind extends ServiceKind = ServiceKind> {
  readonly kind: Kind;
  readonly options: ServiceConfigs[Kind];
}

export interface EndSpec {
  readonly node: string;
  readonly port: string;
}

export interface LinkSpec {
  /** `alice:eth0--s1:1`, as in the file's `endpoints`. */
  readonly name: string;
  readonly a: EndSpec;
  readonly b: EndSpec;
  /** From a to b. */
  readonly forward: LinkDirectionSpec;
  /** From b to a. */
  readonly backward: LinkDirectionSpec;
}

export interface LinkDirectionSpec {
  /** Bits per second. */
  readonly rate: number;
  readonly delay: Ns;
  /** Uniform, plus or minus; order is kept. */
  readonly jitter: Ns;
  /** Probabilities from 0 to 1. */
  readonly loss: number;
  readonly corrupt: number;
  readonly reorder: number;
  readonly duplicate: number;
  /** Frames that may wait. */
  readonly queue: number;
  /** From so many waiting frames on, packets that can carry a mark get one; 0: never. */
  readonly mark: number;
}

export type LinkChange = Partial<LinkDirectionSpec> & { readonly up?: boolean };

/** Something that happens to the wiring at an instant. Only what is named changes. */
export type FaultSpec =
  | { readonly at: Ns; readonly link: string; readonly forward: LinkChange; readonly backward: LinkChange }
  | { readonly at: Ns; readonly interface: EndSpec; readonly up: boolean };
