/** Narrated mode: the same session in plain lines on standard output, for screen readers, pipes and simple terminals. */
import { createInterface } from 'node:readline';
import { seconds } from '../core/time.ts';
import { Narrator } from '../store/narrate/narrator.ts';
import type { Recording } from './recorder.ts';
import type { LiveSession } from './session/live-session.ts';

/** A command that has run for so long, in simulated time, is left to itself while the next line is read. */
const PATIENCE = seconds(120);

/** Reads lines until their end or `:quit`. A terminal itself shows what is typed; only a recording must be told. */
export async function narrate(session: LiveSession, recording?: Recording): Promise<void> {
  const { stdin, stdout } = process;
  if (recording) recording.tell = (sentence) => process.stderr.write(`wirelab: ${sentence}\n`);
  recording?.plain();
  const narrator = new Narrator(session, (line) => stdout.write(`${line}\n`));
  const lines = createInterface({ input: stdin, terminal: false });
  let left = false;
  session.onLeave = () => {
    left = true;
    lines.close();
  };
  const prompt = (): void => {
    if (stdin.isTTY && stdout.isTTY) stdout.write(narrator.prompt);
  };
  const interrupt = (): void => {
    const busy = session.topology.nodes.find((node) => session.busy(node.name));
    if (!busy) return session.onLeave?.();
    session.send({ type: 'key', node: busy.name, key: 'interrupt' });
    session.runToQuiet(PATIENCE);
    narrator.update();
  };
  process.on('SIGINT', interrupt);
  session.runToQuiet(PATIENCE);
  narrator.start();
  prompt();
  for await (const line of lines) {
    if (stdin.isTTY) recording?.echo(line);
    narrator.line(line);
    session.runToQuiet(PATIENCE);
    narrator.update();
    if (left) break;
    prompt();
  }
  process.off('SIGINT', interrupt);
}
