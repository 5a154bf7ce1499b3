/** What a browser remembers for the life of its session: names and documents. `browser --close` ends the session. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import type { DnsCacheRow } from '../../core/service-tables.ts';
import type { SharedKey } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import { StoredResponses } from './http-cache.ts';

export interface KnownName {
  readonly addresses: readonly Ipv4Address[];
  readonly expires: Ns;
}

export interface BrowserSession {
  readonly names: Map<string, KnownName>;
  readonly responses: StoredResponses;
}

export const BROWSER_SESSION: SharedKey<BrowserSession> = {
  make: () => ({ names: new Map(), responses: new StoredResponses() }),
  table: { name: 'browser-dns', rows: (session, now) => rows(session, now) },
};

function rows({ names }: BrowserSession, now: Ns): readonly DnsCacheRow[] {
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

export function endSession({ names, responses }: BrowserSession): void {
  names.clear();
  responses.clear();
}
