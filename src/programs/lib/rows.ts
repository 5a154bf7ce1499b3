/** The kernel's tables, read with their row types (core/tables.ts). */
import type { AddressRow, FdbRow, LinkRow, NeighbourRow, RouteRow } from '../../core/tables.ts';
import type { Row } from '../../core/device.ts';
import type { Sys } from '../../core/sys.ts';

const rows =
  <T extends Row>(table: string) =>
  (sys: Sys): readonly T[] =>
    sys.table(table) as readonly T[];

export const linkRows = rows<LinkRow>('link');
export const addressRows = rows<AddressRow>('addr');
export const routeRows = rows<RouteRow>('route');
/** Routes to this machine's own addresses and its networks' broadcast addresses. */
export const localRouteRows = rows<RouteRow>('route-local');
export const neighbourRows = rows<NeighbourRow>('neigh');
export const fdbRows = rows<FdbRow>('fdb');

/** An interface by its name. */
export const linkNamed = (sys: Sys, name: string): LinkRow | undefined =>
  linkRows(sys).find((link) => link.interface === name);
