/** What dig, host and nslookup do in ways of their own with what the lookups find. */
import type { Sys } from '../../../core/sys.ts';
import type { Ns } from '../../../core/time.ts';
import type { CookieJudgement } from '../dns/edns-text.ts';
import type { Lookup, Server } from './lookup.ts';
import type { Parsed } from './partial.ts';

/** A reply that answers the question of a lookup. */
export interface Heard {
  readonly lookup: Lookup;
  readonly server: Server;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly bytes: Uint8Array;
  readonly parsed: Parsed;
  readonly elapsed: Ns;
  /** What is thought of the cookie that came back (RFC 7873, 5.3). */
  readonly cookie: CookieJudgement | undefined;
}

/** The run that lookups are part of. */
export interface Host {
  readonly sys: Sys;
  readonly frontend: Frontend;
  /** The client's own cookie, one for the whole run (RFC 7873, 4.1). */
  readonly cookie: Uint8Array;
  /** Says `;; text`. */
  warn(text: string): void;
}

export interface Frontend {
  /** As error messages call it. */
  readonly program: string;
  /** Whether a server that offers no recursion is passed over while there is another. */
  readonly checkRecursion: boolean;
  /** As macOS has it: no word about a try that failed, only about all of them. */
  readonly before918?: boolean;
  /** A lookup begins. `name`: what it asks for, without the dot at its end. */
  starting?(name: string): void;
  /** A question is on its way. */
  sending?(lookup: Lookup, bytes: Uint8Array): void;
  /** Shows a reply; lookups that it gives are done next. */
  show(heard: Heard): readonly Lookup[];
  /** A lookup got its answer; shown or not. */
  received(heard: Heard): void;
  /** `;; Truncated, retrying in TCP mode.` where such is shown. */
  comment(lookup: Lookup, text: string): void;
}
