/** curl's warnings: broken at spaces to lines of 79 columns, each with its word in front (tool_msgs.c). */
import type { Sys } from '../../core/sys.ts';

const COLUMNS = 79;

function wrapped(prefix: string, text: string): string {
  const width = COLUMNS - prefix.length;
  let rest = text;
  let out = '';
  while (rest.length > width) {
    let cut = width - 1;
    while (cut > 0 && !/\s/.test(rest[cut]!)) cut--;
    if (cut === 0) cut = width - 1;
    out += `${prefix}${rest.slice(0, cut + 1)}\n`;
    rest = rest.slice(cut + 1);
  }
  return rest === '' ? out : `${out}${prefix}${rest}\n`;
}

export const warn = (sys: Sys, silent: boolean, text: string): void => {
  if (!silent) sys.warn(wrapped('Warning: ', text));
};

export const note = (sys: Sys, text: string): void => sys.warn(wrapped('Note: ', text));
