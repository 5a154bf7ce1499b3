// Lines typed while a command still runs: its own, if it reads them, else the shell's when the prompt is back.
import { expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { seconds } from '../../src/core/time.ts';

const PAIR = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
`;

/** The files of alice's home after these lines were typed at once. */
function typed(...lines: string[]): readonly string[] {
  const live = new LiveSession({ text: PAIR, file: 'pair.yaml', title: 'pair' });
  for (const text of lines) live.send({ type: 'line', node: 'alice', text });
  live.runToQuiet(seconds(10));
  const files = live.run.head.simulation.node('alice')!.kernel!.files;
  const read = (name: string): string => {
    const bytes = files.read(`/root/${name}`);
    return bytes.ok ? `${name}: ${new TextDecoder().decode(bytes.value).trim()}` : `${name} is missing`;
  };
  return ['one', 'two'].map(read);
}

test('commands wait for the prompt, and run one after another', () => {
  expect(typed('sleep 3', 'sleep 1; echo 1 > one', 'echo 2 > two')).toEqual(['one: 1', 'two: 2']);
});

test('a program in front reads its lines, a job in the background leaves them to the shell', () => {
  expect(typed('head -n 1 > one', 'for head', 'echo 2 > two')).toEqual(['one: for head', 'two: 2']);
  expect(typed('cat > one &', 'echo 2 > two')).toEqual(['one: ', 'two: 2']);
});
