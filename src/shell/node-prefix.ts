/** `bob: arp -a`, typed in any shell, is a line for bob's. */

/** `bob: arp -a` → node bob, line `arp -a`. Undefined when the line begins with no node of these names. */
export function splitNodePrefix(
  line: string,
  nodeNames: Iterable<string>,
): { readonly node: string; readonly line: string } | undefined {
  const match = /^\s*([\w.-]+):(?:\s+([^]*))?$/.exec(line);
  if (!match) return undefined;
  for (const node of nodeNames) if (node === match[1]) return { node, line: match[2] ?? '' };
  return undefined;
}
