/** `ip route`: the routing table (ip-route(8)). */
import type { Sys } from '../../../core/sys.ts';
import type { Words } from '../../lib/iproute/words.ts';
import { runCommand, type ObjectSpec } from '../command.ts';
import type { Options } from '../options.ts';
import { flushRoutes } from './flush.ts';
import { getRoute } from './get.ts';
import { modifyRoute } from './modify.ts';
import { showRoutes } from './show.ts';
import { ROUTE_USAGE } from './usage.ts';

const SPEC: ObjectSpec = {
  name: 'ip route',
  usage: ROUTE_USAGE,
  show: showRoutes,
  commands: [
    ['list', showRoutes],
    ['show', showRoutes],
    ['lst', showRoutes],
    ['get', getRoute],
    ['add', modifyRoute('add')],
    ['change', modifyRoute('change')],
    ['chg', modifyRoute('change')],
    ['replace', modifyRoute('replace')],
    ['prepend', null],
    ['append', null],
    ['test', null],
    ['delete', modifyRoute('delete')],
    ['flush', flushRoutes],
    ['save', null],
    ['restore', null],
    ['showdump', null],
  ],
};

export const route = (sys: Sys, options: Options, words: Words): void => runCommand(SPEC, sys, options, words);
