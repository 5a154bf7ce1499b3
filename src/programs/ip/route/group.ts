/** Rows of the route table put together as the kernel holds them: one route, with several next hops where they cost the same. */
import type { RouteRow } from '../../../core/tables.ts';

/** Paths of equal cost to one destination. */
export type RouteGroup = readonly [RouteRow, ...RouteRow[]];

/** Routes in the kernel's order, those of one destination and metric together. */
export function grouped(rows: readonly RouteRow[]): readonly RouteGroup[] {
  const groups: [RouteRow, ...RouteRow[]][] = [];
  for (const row of rows) {
    const group = groups.find(
      ([first]) => first.to === row.to && first.metric === row.metric && row.type === 'unicast',
    );
    if (group && group[0].type === 'unicast') group.push(row);
    else groups.push([row]);
  }
  return groups;
}

export const inLocalTable = (route: RouteRow): boolean => route.type === 'local' || route.type === 'broadcast';
