// Replays a section of record.sh case by case, in one network and in the recorded order, as the tools' states build on each other.
import { seconds } from '../../src/core/time.ts';
import { goldenSection, GoldenNetwork, recordedCases, type GoldenCase, type Printed } from './golden-network.ts';

export interface Replayed {
  readonly golden: GoldenCase;
  readonly ours: Printed;
}

/** `timeout 0.5 ping ...` is a ping that a signal ends. */
function prepare(network: GoldenNetwork, node: string, command: string): void {
  const [, after, rest] = /^timeout ([\d.]+) (.*?)(?: >.*)?$/.exec(command) ?? [];
  if (after === undefined) network.must(node, command);
  else network.run(node, rest!, { name: 'SIGTERM', after: seconds(Number(after)) });
}

/** Every recorded case of a section, in order; those in `except` (name → why) are passed over, and what they would have changed too. */
export function replaySection(section: string, except: Readonly<Record<string, string>>): Replayed[] {
  let network = new GoldenNetwork();
  const done: Replayed[] = [];
  const cases = new Map<string, GoldenCase>();
  const find = (name: string): GoldenCase => {
    const program = name.split('/')[0]!;
    if (!cases.has(name)) for (const golden of recordedCases(program)) cases.set(golden.name, golden);
    return cases.get(name)!;
  };
  for (const step of goldenSection(section)) {
    if (step.kind === 'up') network = new GoldenNetwork();
    else if (step.kind === 'run') prepare(network, step.node, step.command);
    else if (step.kind === 'sleep') network.must('alice', `sleep ${step.seconds}`);
    else if (step.kind === 'case' && !(step.name in except)) {
      const golden = find(step.name);
      done.push({ golden, ours: network.run(golden.node, golden.command, golden.signal) });
    }
  }
  return done;
}
