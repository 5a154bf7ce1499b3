/** help: what this machine can run, made of what each program says about itself. */
import type { Program, Sys } from '../core/sys.ts';
import { nearest } from '../core/nearest.ts';
import { usageText } from './lib/usage.ts';

export const help: Program = {
  name: 'help',
  summary: 'Lists the programs of this machine, or explains one',
  usage: 'help [program ...]',
  options: [],
  operand: 'command',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    if (args.length === 0) {
      sys.print(overview(sys));
      return 0;
    }
    let status = 0;
    const blocks: string[] = [];
    for (const name of args) {
      const program = sys.programs().find((p) => p.name === name);
      if (program)
        blocks.push(usageText(program) + (program.real ? '' : '\nNot on a real machine, or not like this.\n'));
      else {
        const close = nearest(
          name,
          sys.programs().map((p) => p.name),
        );
        sys.warn(
          `help: this machine has no program ${name}${close ? `; did you mean ${close}?` : '; help lists all'}\n`,
        );
        status = 1;
      }
    }
    sys.print(blocks.join('\n'));
    return status;
  },
};

function overview(sys: Sys): string {
  const programs = [...sys.programs()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.max(...programs.map((p) => p.name.length));
  const rows = (real: boolean): string =>
    programs
      .filter((p) => p.real === real)
      .map((p) => `  ${p.name.padEnd(width)}  ${p.summary}\n`)
      .join('');
  const invented = rows(false);
  return (
    `Programs of ${sys.hostname}:\n${rows(true)}` +
    (invented === '' ? '' : `\nNot on a real machine:\n${invented}`) +
    '\nhelp ping explains ping; words that begin with a colon (:hint) are for wirelab itself.\n'
  );
}
