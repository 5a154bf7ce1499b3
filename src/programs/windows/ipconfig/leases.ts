/** What ipconfig knows of DHCP, and `/release` and `/renew` (RFC 2131, 4.4.5 and 4.4.6). */
import type { DhcpClientRow } from '../../../core/service-tables.ts';
import type { Call, ExitStatus, Sys } from '../../../core/sys.ts';
import { seconds } from '../../../core/time.ts';
import { release, renew } from '../../lib/dhcp/control.ts';
import { DHCP_CLIENTS } from '../../lib/dhcp/status.ts';
import { adapters, HEADING, type LeaseOf, plain } from './adapters.ts';

const NOTHING_TO_DO = `${HEADING}The operation failed as no adapter is in the state permissible for \nthis operation.\n`;

const rows = (sys: Sys): readonly DhcpClientRow[] => {
  sys.shared(DHCP_CLIENTS); // shown from the first time that somebody asks
  return sys.table('lease') as readonly DhcpClientRow[];
};

export const leaseOf =
  (sys: Sys): LeaseOf =>
  (adapter) => {
    const row = rows(sys).find((each) => each.interface === adapter);
    if (!row || row.address === '') return row ? 'none' : undefined;
    const expires = sys.now() + row.expires;
    return { server: row.server, obtained: expires - seconds(row.seconds), expires };
  };

/** @param wanted an adapter's name, `*` and `?` in it standing for any letters; undefined: all that DHCP minds */
export function* releaseOrRenew(sys: Sys, what: 'release' | 'renew', wanted: string | undefined): Call<ExitStatus> {
  const named = adapters(sys).filter((link) => wanted === undefined || fits(link.interface, wanted));
  const minded = named.filter((link) => rows(sys).some((row) => row.interface === link.interface));
  const problems: string[] = [];
  let done = 0;
  for (const { interface: name } of minded) {
    const result = what === 'release' ? yield* release(sys, name) : yield* renew(sys, name);
    if (result.ok) done++;
    else if (result.error === 'interrupted') return 1;
    else if (result.error === 'no answer') problems.push(noAnswer(what, name));
  }
  if (done === 0 && problems.length === 0) return (sys.print(NOTHING_TO_DO), 1);
  sys.print(`${HEADING}${problems.join('')}${done > 0 ? plain(sys).slice(HEADING.length) : ''}`);
  return problems.length > 0 ? 1 : 0;
}

const fits = (name: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  ).test(name);

const noAnswer = (what: 'release' | 'renew', name: string): string => {
  const doing = what === 'renew' ? 'renewing' : 'releasing';
  return `An error occurred while ${doing} interface ${name} : unable to contact your DHCP server. Request has timed out.\n`;
};
