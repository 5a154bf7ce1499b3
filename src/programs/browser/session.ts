/** What the commands and the process of a browser share: pages to be loaded, and what is remembered for the life of the session. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import type { DnsCacheRow } from '../../core/service-tables.ts';
import type { Pid, SharedKey, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import { StoredResponses } from './http-cache.ts';
import type { Row } from './row.ts';

export interface KnownName {
  readonly addresses: readonly Ipv4Address[];
  readonly expires: Ns;
}

/** What a page cost besides bytes. */
export interface Figures {
  namesAsked: number;
  namesKnown: number;
  opened: number;
  reused: number;
  /** TLS handshakes that resumed a session. */
  resumed: number;
  /** The most connections that were open at once to one origin. */
  most: number;
}

/** What became of the document itself. */
export interface Loaded {
  readonly title: string | undefined;
  readonly url: string;
  readonly problem: string | undefined;
  readonly padlock: string | undefined;
}

export interface Outcome {
  readonly loaded: Loaded;
  readonly rows: readonly Row[];
  readonly figures: Figures;
}

/** A page that a command wants; it is withdrawn by taking it out of the list. */
export interface Load {
  readonly url: string;
  readonly reload: boolean;
  /** Who gets SIGUSR1 when there is an outcome. */
  readonly client: Pid;
  outcome: Outcome | undefined;
}

export interface BrowserSession {
  /** Of the session's process. */
  pid: Pid | undefined;
  /** Whether that process takes SIGUSR1, which tells it to look at what follows. */
  listening: boolean;
  loads: readonly Load[];
  /** Whether idle connections are to be closed. */
  closeIdle: boolean;
  readonly names: Map<string, KnownName>;
  readonly responses: StoredResponses;
}

export const BROWSER_SESSION: SharedKey<BrowserSession> = {
  make: () => ({
    pid: undefined,
    listening: false,
    loads: [],
    closeIdle: false,
    names: new Map(),
    responses: new StoredResponses(),
  }),
  // its rows are the process's, and end with it, while the table stays
  table: { name: 'browser-dns', rows: () => [] },
};

/** The session's process, if there is one: after SIGKILL it could not say that it has gone. */
export const runningSession = (sys: Sys, { pid }: BrowserSession): Pid | undefined =>
  sys.processes().some((process) => process.pid === pid) ? pid : undefined;

/** Tells the session's process to look at what commands want. */
export function tellSession(sys: Sys, session: BrowserSession): void {
  const pid = runningSession(sys, session);
  if (pid !== undefined && session.listening) sys.kill(pid, 'SIGUSR1');
}

/** A process's memory ends with it. */
export function forget(session: BrowserSession): void {
  session.names.clear();
  session.responses.clear();
}

/** The table `browser-dns`. */
export function nameRows({ names }: BrowserSession, now: Ns): readonly DnsCacheRow[] {
  const live = [...names].filter(([, known]) => known.expires > now);
  return live.flatMap(([name, { addresses, expires }]) =>
    addresses.map((address) => ({
      name: `${name}.`,
      type: 'A',
      data: formatIpv4(address),
      expires: expires - now,
      from: 'system',
    })),
  );
}
