/** How ip prints a route: `192.168.3.0/24 via 192.168.1.1 dev eth0 metric 100 ` (ip-route(8)). What a selection fixes is left out. */
import type { Sys } from '../../../core/sys.ts';
import type { LinkRow, RouteRow } from '../../../core/tables.ts';
import { linkRows } from '../../lib/rows.ts';
import { record } from '../link/print.ts';
import type { Options } from '../options.ts';
import { inLocalTable, type RouteGroup } from './group.ts';
import type { RouteSelection } from './select.ts';

export function printRoute(sys: Sys, group: RouteGroup, selection: RouteSelection, options: Options): string {
  const links = linkRows(sys);
  const [route] = group;
  const several = group.length > 1;
  const words = [
    route.type !== 'unicast' && route.type,
    route.to,
    !several && route.via !== '' && selection.via === undefined && `via ${route.via}`,
    !several && route.interface !== '' && selection.device === undefined && `dev ${route.interface}`,
    selection.table === 'all' && inLocalTable(route) && 'table local',
    route.protocol !== 'boot' && selection.protocol === undefined && `proto ${route.protocol}`,
    route.scope !== 'global' && selection.scope === undefined && `scope ${route.scope}`,
    route.source !== '' && selection.source === undefined && `src ${route.source}`,
    route.metric !== 0 && `metric ${route.metric}`,
    !several && flags(route, links),
  ];
  const hops = several ? group.map((hop) => `\tnexthop ${nextHop(hop, links)}`) : [];
  return record([joinedWords(words), ...hops], options);
}

/** Every word is followed by a space, the last one too. */
const joinedWords = (words: readonly (string | false)[]): string =>
  words.flatMap((word) => (word === false || word === '' ? [] : [`${word} `])).join('');

const nextHop = (hop: RouteRow, links: readonly LinkRow[]): string =>
  joinedWords([hop.via !== '' && `via ${hop.via}`, `dev ${hop.interface}`, `weight ${hop.weight}`, flags(hop, links)]);

/** `linkdown`: the interface is switched on, but no cable is in. */
function flags(route: RouteRow, links: readonly LinkRow[]): string {
  const link = links.find(({ interface: name }) => name === route.interface);
  return [link?.up && !link.carrier && 'linkdown', route['onlink'] === true && 'onlink'].filter(Boolean).join(' ');
}
