/** The rows of tables that daemons and other programs keep, as core/tables.ts has those of the network. Times are ns. */
import type { Row } from './device.ts';

/** `leases`: what a DHCP server has promised to whom. */
export interface LeaseRow extends Row {
  readonly address: string;
  readonly mac: string;
  /** Client identifier (RFC 2132, 9.14) in hexadecimal, or ''. */
  readonly client: string;
  /** What the client calls itself, or ''. */
  readonly hostname: string;
  readonly state: 'offered' | 'bound' | 'expired' | 'released' | 'declined' | 'in use';
  /** ns until it ends; 0 when it has ended. */
  readonly expires: number;
  /** The file keeps this address for this MAC address. */
  readonly static: boolean;
}

/** `lease`: what a DHCP client has, one row per interface. */
export interface DhcpClientRow extends Row {
  readonly interface: string;
  /** By its name in RFC 2131: `SELECTING`, `BOUND`, `RENEWING`, ... */
  readonly state: string;
  /** `10.0.0.100/24`, or '' without a lease, as all that follows is '' or 0 then. */
  readonly address: string;
  readonly server: string;
  readonly router: string;
  readonly dns: string;
  readonly domain: string;
  /** For how long it was given, in seconds. */
  readonly seconds: number;
  /** ns until it asks its server again, until it asks any server, until it is over; 0 for never. */
  readonly t1: number;
  readonly t2: number;
  readonly expires: number;
}

/**
 * What a cache of DNS knows, one row per record, or per name and type that is known not to exist. `resolver` is the operating system's
 * cache, `dns-cache` a recursive server's, `browser-dns` a browser's.
 */
export interface DnsCacheRow extends Row {
  /** `www.example.com.` */
  readonly name: string;
  /** `A`, `NS`, ... */
  readonly type: string;
  /** The record's data as zone files write it; `NXDOMAIN` or `NODATA` for what does not exist. */
  readonly data: string;
  /** ns until it is forgotten. */
  readonly expires: number;
  /** Who said so: the server's address, or `hints`. */
  readonly from: string;
}

/** `http`: the HTTP connections of this machine's servers, proxies and browsers. */
export interface HttpConnectionRow extends Row {
  readonly role: 'server' | 'client' | 'proxy';
  readonly program: string;
  /** `10.0.0.2:80` */
  readonly local: string;
  readonly remote: string;
  readonly state: 'idle' | 'request' | 'response' | 'closing';
  /** Requests begun on this connection. */
  readonly requests: number;
  /** `GET /index.html` of the last one, or ''. */
  readonly request: string;
  /** Its status code; 0 before there is one. */
  readonly status: number;
  /** Bytes of content sent or received for it. */
  readonly bytes: number;
}

/** `tls`: one end of a TLS connection, as long as it is open. What is not known yet, or does not apply, is ''. */
export interface TlsRow extends Row {
  readonly program: string;
  readonly role: 'client' | 'server';
  /** `10.0.0.1:40000` */
  readonly local: string;
  readonly remote: string;
  readonly state: 'handshake' | 'open' | 'closed' | 'failed';
  /** `TLSv1.3` */
  readonly version: string;
  /** In OpenSSL's name. */
  readonly suite: string;
  readonly group: string;
  readonly serverName: string;
  readonly alpn: string;
  readonly resumed: boolean;
}
