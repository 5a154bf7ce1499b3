/** `ip link show` (ip-link(8)). */
import type { Sys } from '../../../core/sys.ts';
import type { LinkRow } from '../../../core/tables.ts';
import { linkRows } from '../../lib/rows.ts';
import type { Words } from '../../lib/iproute/words.ts';
import type { Options } from '../options.ts';
import { briefHead, headLine, linkFlags, linkLayerLine, record, statisticsLines } from './print.ts';
import { readSelection, type Selection } from './select.ts';
import { LINK_USAGE } from './usage.ts';

export function showLinks(sys: Sys, options: Options, words: Words): void {
  const selection = readSelection(sys, words, LINK_USAGE);
  const chosen = linkRows(sys).filter((link) => isChosen(link, selection));
  sys.print(chosen.map((link) => (options.brief ? briefLine(link) : wholeLink(link, options))).join(''));
}

export const isChosen = (link: LinkRow, { device, up, master }: Selection): boolean =>
  (device === undefined || link.interface === device) &&
  (!up || link.up) &&
  (master === undefined || link['master'] === master);

const briefLine = (link: LinkRow): string =>
  `${briefHead(link)}${link.loopback ? '00:00:00:00:00:00' : link.mac} ${linkFlags(link)} \n`;

function wholeLink(link: LinkRow, options: Options): string {
  const statistics = options.statistics > 0 ? statisticsLines(link, options.statistics) : [];
  return record([headLine(link, true), linkLayerLine(link), ...statistics], options);
}
