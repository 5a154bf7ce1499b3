/** `ip address`: the addresses of interfaces (ip-address(8)). */
import type { Sys } from '../../../core/sys.ts';
import type { Words } from '../../lib/iproute/words.ts';
import { runCommand, type ObjectSpec } from '../command.ts';
import type { Options } from '../options.ts';
import { flushAddresses, modifyAddress } from './modify.ts';
import { showAddresses } from './show.ts';
import { ADDR_USAGE } from './usage.ts';

const SPEC: ObjectSpec = {
  name: 'ip address',
  usage: ADDR_USAGE,
  show: showAddresses,
  commands: [
    ['add', modifyAddress('add')],
    ['change', modifyAddress('change')],
    ['chg', modifyAddress('change')],
    ['replace', modifyAddress('replace')],
    ['delete', modifyAddress('delete')],
    ['show', showAddresses],
    ['lst', showAddresses],
    ['list', showAddresses],
    ['flush', flushAddresses],
    ['save', null],
    ['showdump', null],
    ['restore', null],
  ],
};

export const addr = (sys: Sys, options: Options, words: Words): void => runCommand(SPEC, sys, options, words);
