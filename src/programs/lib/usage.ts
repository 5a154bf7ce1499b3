/** What `help ping` prints, made of a program's own declaration; also for programs whose real counterpart has no usage text. */
import type { Program } from '../../core/sys.ts';

/** Usage line, what it does, one line per option: text that ends with a newline. */
export function usageText(program: Program): string {
  const lines = [`Usage: ${program.usage}`, `${program.summary}.`];
  if (program.words && program.words.length > 0)
    lines.push('', `Words that may come first: ${program.words.join(', ')}`);
  const left = program.options.map((o) => (o.value ? `${o.flag} ${o.value}` : o.flag));
  const width = Math.max(0, ...left.map((l) => l.length));
  if (left.length > 0) lines.push('', 'Options:');
  program.options.forEach((o, i) => lines.push(`  ${left[i]!.padEnd(width)}  ${o.meaning}`));
  if (program.examples && program.examples.length > 0) {
    lines.push('', program.examples.length > 1 ? 'Examples:' : 'Example:', ...program.examples.map((e) => `  ${e}`));
  }
  return `${lines.join('\n')}\n`;
}

/** The second line of GNU's complaints: `Try 'cat --help' for more information.` */
export const tryHelp = (program: string): string => `Try '${program} --help' for more information.\n`;
