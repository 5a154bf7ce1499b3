/** Writes a parsed command back as text, the way bash words it in `jobs`: one blank between words, `( list )`. */
import { isReserved } from './reserved.ts';
import type { Command, List, ListItem, Pipeline, Redirect } from './syntax.ts';

export function printList(list: List): string {
  return list.map((item, i) => printItem(item) + (item.background ? ' &' : i < list.length - 1 ? ';' : '')).join(' ');
}

/** One item without its `;` or `&`. */
export function printItem({ andOr }: ListItem): string {
  const rest = andOr.rest.map(({ operator, pipeline }) => ` ${operator} ${printPipeline(pipeline)}`);
  return printPipeline(andOr.first) + rest.join('');
}

const printPipeline = (p: Pipeline): string => (p.negated ? '! ' : '') + p.commands.map(printCommand).join(' | ');

export function printCommand(command: Command): string {
  const words = commandWords(command);
  const redirects = command.redirects.map(printRedirect);
  // `> f for` runs a program of that name; `for > f` would begin a loop.
  const redirectsFirst = command.kind === 'simple' && isReserved(words[0] ?? '');
  return (redirectsFirst ? [...redirects, ...words] : [...words, ...redirects]).join(' ');
}

function commandWords(command: Command): readonly string[] {
  if (command.kind === 'simple') {
    const assignments = command.assignments.map((a) => `${a.name}=${a.value.source}`);
    return [...assignments, ...command.words.map((w) => w.source)];
  }
  const body = printList(command.body);
  const end = body.endsWith('&') ? '' : ';';
  if (command.kind === 'for') {
    return ['for', command.name, 'in', ...command.words.map((w) => w.source), ';', 'do', body + end, 'done'];
  }
  return command.kind === 'subshell' ? ['(', body, ')'] : ['{', body + end, '}'];
}

function printRedirect({ fd, operator, target }: Redirect): string {
  if (fd === 'both') return `&${operator} ${target.source}`;
  const usual = operator.startsWith('<') ? 0 : 1;
  const toFd = operator.endsWith('&');
  return `${fd === usual && !toFd ? '' : fd}${operator}${toFd ? '' : ' '}${target.source}`;
}
