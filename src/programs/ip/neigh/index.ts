/** `ip neighbour`: who has which address on the link (ip-neighbour(8)). */
import type { Sys } from '../../../core/sys.ts';
import type { Words } from '../../lib/iproute/words.ts';
import { runCommand, type ObjectSpec } from '../command.ts';
import type { Options } from '../options.ts';
import { flushNeighbours } from './flush.ts';
import { modifyNeighbour } from './modify.ts';
import { getNeighbour, showNeighbours } from './show.ts';
import { NEIGH_USAGE } from './usage.ts';

const SPEC: ObjectSpec = {
  name: 'ip neigh',
  usage: NEIGH_USAGE,
  show: showNeighbours,
  commands: [
    ['add', modifyNeighbour('add')],
    ['change', modifyNeighbour('change')],
    ['chg', modifyNeighbour('change')],
    ['replace', modifyNeighbour('replace')],
    ['delete', modifyNeighbour('delete')],
    ['get', getNeighbour],
    ['show', showNeighbours],
    ['lst', showNeighbours],
    ['list', showNeighbours],
    ['flush', flushNeighbours],
  ],
};

export const neigh = (sys: Sys, options: Options, words: Words): void => runCommand(SPEC, sys, options, words);
