/** Just enough of the shell's grammar to see which commands a line holds. The shell itself is elsewhere; labs only compare words. */

/** The words of one command, quotes taken off. */
export function wordsOf(text: string): string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/["']/g, ''));
}

/** The commands of a line, split at `;` `&&` `||` `|` `&`, without `sudo`. */
export function commandsOf(line: string): string[][] {
  const parts = line.match(/(?:"[^"]*"|'[^']*'|[^;&|"'])+/g) ?? [];
  return parts
    .map(wordsOf)
    .map((words) => (words[0] === 'sudo' ? words.slice(1) : words))
    .filter((words) => words.length > 0);
}

/** `alice: ping -c 1 bob` → node and line; undefined when there is no node in front. */
export function splitCommand(text: string): { readonly node: string; readonly line: string } | undefined {
  const match = /^([A-Za-z][A-Za-z0-9-]*):\s+(\S.*)$/s.exec(text);
  return match ? { node: match[1]!, line: match[2]!.trimEnd() } : undefined;
}
