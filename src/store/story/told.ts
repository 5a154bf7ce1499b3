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
  /** What an earlier visit needed and this one did not, with the packets of then. */
  readonly spared: readonly Line[];
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

export const SPARED = 'Not needed this time (packets of the first visit)';
export const LEFT_OUT = 'Left out here';

/** As plain text, for a terminal. */
export function asText({ title, lines, spared, leftOut }: Story): string {
  const numbered = lines.map((line, i) => `${String(i + 1).padStart(2)}. ${line.text}${evidence(line)}`);
  const saved = spared.map((line) => `  - ${line.text}${evidence(line)}`);
  const rest = leftOut.map((sentence) => `  - ${sentence}`);
  const then = saved.length > 0 ? [`${SPARED}:`, ...saved, ''] : [];
  return [title, '', ...numbered, '', ...then, `${LEFT_OUT}:`, ...rest, ''].join('\n');
}

export function asMarkdown({ title, lines, spared, leftOut }: Story): string {
  const numbered = lines.map((line, i) => `${i + 1}. ${line.text}${evidence(line)}`);
  const saved = spared.map((line) => `- ${line.text}${evidence(line)}`);
  const then = saved.length > 0 ? [`## ${SPARED}`, '', ...saved, ''] : [];
  const rest = leftOut.map((sentence) => `- ${sentence}`);
  return [`# ${title}`, '', ...numbered, '', ...then, `## ${LEFT_OUT}`, '', ...rest, ''].join('\n');
}
