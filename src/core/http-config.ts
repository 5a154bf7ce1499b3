/** What a lab file says about a web server, once it is read (topology/services/http.ts makes it, programs/httpd gets it). */
import type { Ipv4Address } from './address.ts';
import type { Ns } from './time.ts';
import type { TlsConfig } from './tls-config.ts';

/** Fields that a response carries besides its own, in their order. */
export type ExtraFields = readonly (readonly [name: string, value: string])[];

export interface HttpConfig {
  readonly port: number;
  /** https; undefined: plain http. */
  readonly tls?: TlsConfig | undefined;
  /** The address listened on; 0: all. */
  readonly address: Ipv4Address;
  /** The Server field; '': none. */
  readonly server: string;
  /** How long an idle connection is kept; 0: every response closes it. */
  readonly keepAlive: Ns;
  /** Requests after which a connection is closed. */
  readonly requests: number;
  /** Bytes of content that a request may bring. */
  readonly bodyLimit: number;
  /** Path of the access log; '': none. */
  readonly log: string;
  /** Virtual hosts. The first answers for names that no other has. */
  readonly sites: readonly HttpSite[];
}

export interface HttpSite {
  /** `www.example.com`, `*.example.com`; empty for the default. */
  readonly names: readonly string[];
  /** A directory of the machine's own disk, asked after `files`. */
  readonly root: string | undefined;
  readonly files: ReadonlyMap<string, HttpFile>;
  readonly redirects: ReadonlyMap<string, HttpRedirect>;
  /** The longest path that the request's begins with wins. */
  readonly routes: ReadonlyMap<string, HttpRoute>;
  /** Names of files that stand for their directory. */
  readonly index: readonly string[];
  /** Whether a directory without them is shown as a list. */
  readonly listing: boolean;
  readonly gzip: boolean;
  readonly extra: HttpExtra;
}

/** What a site, a file or an answer adds to its responses. */
export interface HttpExtra {
  readonly headers: ExtraFields;
  /** How long a response may be kept: Expires and Cache-Control. */
  readonly expires: Ns | undefined;
}

export interface HttpFile {
  readonly content: HttpContent;
  /** Undefined: by the ending of its name. */
  readonly type: string | undefined;
  /** ms since 1970; undefined: when the world began. */
  readonly modified: number | undefined;
  /** With its quotes; undefined: of its time and size, '': none. */
  readonly etag: string | undefined;
  /** Undefined: as the site says. */
  readonly gzip: boolean | undefined;
  readonly extra: HttpExtra;
}

export type HttpContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Made piece by piece from the file's path, so that nobody holds it. */
  | { readonly kind: 'generated'; readonly size: number; readonly fill: 'random' | 'zeros' | 'lines' };

export interface HttpRedirect {
  readonly to: string;
  readonly status: 301 | 302 | 303 | 307 | 308;
}

export type HttpRoute =
  | { readonly kind: 'echo' | 'delay' | 'status' | 'counter' }
  /** `database`: where its rows are, when not in the server's own process. */
  | { readonly kind: 'orders'; readonly database: Upstream | undefined }
  /** Finds pages by a word of theirs; `database` has them. */
  | { readonly kind: 'search'; readonly database: Upstream }
  | {
      readonly kind: 'answer';
      readonly delay: Ns;
      readonly status: number;
      readonly body: Uint8Array;
      readonly type: string;
      /** Sent in chunks of so many bytes; undefined: with its length. */
      readonly chunks: number | undefined;
      readonly extra: HttpExtra;
    };

/** `proxy`: one service port in, other servers out. */
export interface ProxyConfig {
  readonly port: number;
  /** https for its clients; undefined: plain http. */
  readonly tls?: TlsConfig | undefined;
  readonly address: Ipv4Address;
  /** `splice` joins two connections byte for byte; `http` reads and writes messages. */
  readonly mode: 'splice' | 'http';
  /** With `splice`: which byte of each client's stream, counted from 0, is passed on with its lowest bit flipped. */
  readonly flip?: number | undefined;
  /** Where to, by the beginning of the path; '/' takes what no other does. With `splice` there is only '/'. */
  readonly routes: ReadonlyMap<string, Upstream>;
  /** Whether the backend sees the client's Host field or its own address. */
  readonly keepHost: boolean;
  readonly connectTimeout: Ns;
  /** How long a backend may be silent. */
  readonly readTimeout: Ns;
  readonly keepAlive: Ns;
  readonly server: string;
  readonly log: string;
}

export interface Upstream {
  readonly address: Ipv4Address;
  readonly port: number;
}

/** A page that a search can find. */
export interface PageRow {
  readonly url: string;
  readonly title: string;
  readonly words: readonly string[];
}

/** `database`: keeps the orders of web servers that name it, and pages to be found. */
export interface DatabaseConfig {
  readonly pages: readonly PageRow[];
  readonly port: number;
  readonly address: Ipv4Address;
}
