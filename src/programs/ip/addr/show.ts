/** `ip address show` (ip-address(8)). */
import { inPrefix, networkOf, parsePrefix } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import { NS_PER_S } from '../../../core/time.ts';
import type { AddressRow, LinkRow } from '../../../core/tables.ts';
import { DHCP_CLIENTS, lifetimeLeft } from '../../lib/dhcp/status.ts';
import { addressRows, linkRows } from '../../lib/rows.ts';
import type { Words } from '../../lib/iproute/words.ts';
import { briefHead, headLine, linkLayerLine, record, statisticsLines } from '../link/print.ts';
import { readSelection, type Selection } from '../link/select.ts';
import { isChosen } from '../link/show.ts';
import type { Options } from '../options.ts';
import { ADDR_USAGE } from './usage.ts';

const FOREVER = 'forever';

export function showAddresses(sys: Sys, options: Options, words: Words): void {
  const selection = readSelection(sys, words, ADDR_USAGE);
  const family = selection.to ? 'inet' : options.family;
  for (const link of linkRows(sys).filter((row) => isChosen(row, selection))) {
    const own = secondariesLast(
      addressRows(sys).filter((row) => row.interface === link.interface),
      (row) => lifetime(sys, row),
    );
    const shown = family === 'inet6' || family === 'link' ? [] : own.filter((row) => isWanted(row, selection));
    // with addresses of another kind only, or of no kind where one is asked for, the interface is left out
    if (shown.length === 0 && (own.length > 0 || family === 'inet' || family === 'inet6') && family !== 'link')
      continue;
    if (options.brief) sys.print(`${briefHead(link)}${shown.map((row) => `${local(row)} `).join('')}\n`);
    else if (options.oneline) sys.print(shown.map((row) => oneLine(link, row, options)).join(''));
    else sys.print(wholeLink(link, shown, { ...options, family }));
  }
}

export const isWanted = (row: AddressRow, { to, scope, label }: Selection): boolean => {
  const prefix = parsePrefix(row.address);
  return (
    (to === undefined || (prefix.ok && prefix.value.length >= to.length && inPrefix(prefix.value.address, to))) &&
    (scope === undefined || row.scope === scope) &&
    (label === undefined || row.interface === label)
  );
};

interface ShownAddress extends AddressRow {
  /** `forever`, or `599sec` of a lease. */
  readonly lifetime: string;
  /** A further address of a network that the interface is on already. */
  readonly secondary: boolean;
}

/** The kernel's order: the first address of each network, then the others. */
function secondariesLast(
  rows: readonly AddressRow[],
  lifetimeOf: (row: AddressRow) => string,
): readonly ShownAddress[] {
  const networks = rows
    .map((row) => parsePrefix(row.address))
    .map((p) => (p.ok ? `${networkOf(p.value)}/${p.value.length}` : ''));
  const marked = rows.map((row, i) => ({
    ...row,
    lifetime: lifetimeOf(row),
    secondary: networks.indexOf(networks[i]!) < i,
  }));
  return [...marked.filter((row) => !row.secondary), ...marked.filter((row) => row.secondary)];
}

function lifetime(sys: Sys, { interface: name, address }: AddressRow): string {
  const prefix = parsePrefix(address);
  if (!prefix.ok) return FOREVER;
  const left = lifetimeLeft(sys.shared(DHCP_CLIENTS), { name, address: prefix.value.address, now: sys.now() });
  return left === undefined ? FOREVER : `${Math.floor(left / NS_PER_S)}sec`;
}

const local = (row: AddressRow): string => row.address;

function addressLines(row: ShownAddress): readonly string[] {
  const broadcast = row.broadcast === '' ? '' : ` brd ${row.broadcast}`;
  const secondary = row.secondary ? ' secondary' : '';
  const dynamic = row.lifetime === FOREVER ? '' : ' dynamic';
  return [
    `inet ${local(row)}${broadcast} scope ${row.scope}${secondary}${dynamic} ${row.interface}`,
    `       valid_lft ${row.lifetime} preferred_lft ${row.lifetime}`,
  ];
}

const oneLine = (link: LinkRow, row: ShownAddress, options: Options): string =>
  record([`${link.index}: ${link.interface}    ${addressLines(row)[0]!}`, addressLines(row)[1]!], options);

function wholeLink(link: LinkRow, addresses: readonly ShownAddress[], options: Options): string {
  const below = options.family === 'any' || options.family === 'link' ? [linkLayerLine(link)] : [];
  const inside = addresses.map(addressLines).flatMap(([first = '', ...rest]) => [`    ${first}`, ...rest]);
  const statistics = options.statistics > 0 ? statisticsLines(link, options.statistics) : [];
  return record([headLine(link, false), ...below, ...inside, ...statistics], options);
}
