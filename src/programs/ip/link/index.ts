/** `ip link`: the interfaces themselves (ip-link(8)). */
import type { Sys } from '../../../core/sys.ts';
import type { Words } from '../../lib/iproute/words.ts';
import { runCommand, type ObjectSpec } from '../command.ts';
import type { Options } from '../options.ts';
import { deleteLink } from './delete.ts';
import { setLink } from './set.ts';
import { showLinks } from './show.ts';
import { LINK_USAGE } from './usage.ts';

const SPEC: ObjectSpec = {
  name: 'ip link',
  usage: LINK_USAGE,
  show: showLinks,
  commands: [
    ['add', null],
    ['set', setLink],
    ['change', setLink],
    ['replace', null],
    ['delete', deleteLink],
    ['show', showLinks],
    ['lst', showLinks],
    ['list', showLinks],
    ['xstats', null],
    ['afstats', null],
    ['property', null],
  ],
};

export const link = (sys: Sys, options: Options, words: Words): void => runCommand(SPEC, sys, options, words);
