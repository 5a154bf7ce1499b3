/** What a story is made of: lines, each with the packets that show it. */

export interface Line {
  /** The event that it begins with: lines are told in the order of these. */
  readonly at: number;
  readonly text: string;
  /** Numbers of packets, as in the first column of Packets. */
  readonly packets: readonly number[];
}

export interface Story {
  /** `What happens when I type https://www.example.com/ and press Enter` */
  readonly title: string;
  readonly lines: readonly Line[];
  /** What a real machine does besides, and this run did not. */
  readonly leftOut: readonly string[];
}

/** `3`, `3, 5`, `3-6` */
export function packetList(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}-${to}`))
    .join(', ');
}

/** Where a line's packets are: `(packet 3)`, `(packets 3-6)`, or nothing. */
export const evidence = ({ packets }: Line): string =>
  packets.length === 0 ? '' : ` (packet${new Set(packets).size === 1 ? '' : 's'} ${packetList(packets)})`;

/** As plain text, for a terminal. */
export function asText({ title, lines, leftOut }: Story): string {
  const numbered = lines.map((line, i) => `${String(i + 1).padStart(2)}. ${line.text}${evidence(line)}`);
  const rest = leftOut.map((sentence) => `  - ${sentence}`);
  return [title, '', ...numbered, '', 'Left out here:', ...rest, ''].join('\n');
}

export function asMarkdown({ title, lines, leftOut }: Story): string {
  const numbered = lines.map((line, i) => `${i + 1}. ${line.text}${evidence(line)}`);
  return [`# ${title}`, '', ...numbered, '', '## Left out here', '', ...leftOut.map((s) => `- ${s}`), ''].join('\n');
}
