/** Inputs: everything that comes into a world from outside. With the topology and the seed they decide all that happens. */
import { fromHex, utf8 } from '../core/bytes.ts';
import type { Row } from '../core/device.ts';
import type { Signal } from '../core/sys.ts';
import type { Ns } from '../core/time.ts';
import { External } from '../devices/external.ts';
import type { Process } from '../kernel/process.ts';
import { worldInput } from './events.ts';
import { changeLink } from './links-table.ts';
import type { Simulation } from './simulation.ts';

export type InputAct =
  /** A command line. `closed`: nobody types at that terminal, so reading gives the end at once. */
  | {
      readonly type: 'line';
      readonly node: string;
      readonly terminal: string;
      readonly text: string;
      readonly closed?: true;
      /** Somebody sits at the terminal: the shell tells of its jobs and remembers the line. */
      readonly interactive?: true;
    }
  /** A line typed to the program in the foreground; '' is Ctrl-D. */
  | { readonly type: 'type'; readonly node: string; readonly terminal: string; readonly text: string }
  | { readonly type: 'signal'; readonly node: string; readonly terminal: string; readonly signal: Signal }
  /** Every process of every machine gets SIGTERM. */
  | { readonly type: 'terminate' }
  | { readonly type: 'link'; readonly change: Row }
  | {
      readonly type: 'frame';
      readonly node: string;
      readonly port: string;
      readonly hex: string;
      readonly withFcs: boolean;
    };

/** An input and where it belongs: after `dispatches` dispatches, with the clock at `t`. */
export interface Input {
  readonly dispatches: number;
  readonly t: Ns;
  readonly act: InputAct;
}

/** Applies an input now. A `line` gives the shell process that runs it. Throws when it names what is not there. */
export function applyInput(simulation: Simulation, act: InputAct): Process | undefined {
  return simulation.input(() => {
    simulation.log.emit(worldInput, -1, -1, 0, undefined, 0, 0, 0, 0, describeInput(act));
    switch (act.type) {
      case 'line': {
        const kernel = kernelOf(simulation, act.node);
        const terminal = kernel.terminal(act.terminal);
        if (act.closed) terminal.input.close();
        return kernel.runLine(terminal, act.text, act.interactive);
      }
      case 'type': {
        const kernel = kernelOf(simulation, act.node);
        kernel.terminal(act.terminal).input.type(utf8(act.text));
        return undefined;
      }
      case 'signal': {
        const kernel = kernelOf(simulation, act.node);
        kernel.interrupt(kernel.terminal(act.terminal), act.signal);
        return undefined;
      }
      case 'terminate':
        for (const node of simulation.nodes) node.kernel?.terminateAll();
        return undefined;
      case 'link':
        if (!changeLink(simulation, act.change).ok)
          throw new Error(`the link cannot be changed so: ${describeInput(act)}`);
        return undefined;
      case 'frame':
        sendFrame(simulation, act);
        return undefined;
    }
  });
}

function sendFrame(simulation: Simulation, act: Extract<InputAct, { type: 'frame' }>): void {
  const node = simulation.node(act.node);
  if (!(node?.device instanceof External)) throw new Error(`${act.node} is not an external node`);
  const port = node.ports.findIndex((p) => p.name === act.port);
  if (port < 0) throw new Error(`${act.node} has no port ${act.port}`);
  const bytes = fromHex(act.hex);
  const sent = bytes.ok ? node.device.send(port, bytes.value, act.withFcs) : bytes;
  if (!sent.ok) throw new Error(sent.error);
}

function kernelOf(simulation: Simulation, name: string): NonNullable<Simulation['nodes'][number]['kernel']> {
  const node = simulation.node(name);
  if (!node) throw new Error(`there is no node ${name}`);
  if (!node.kernel) throw new Error(`${name} is a ${node.kind}; nobody can log in there`);
  return node.kernel;
}

/** An input in a few words: `alice: ping -c 1 bob`. */
export function describeInput(act: InputAct): string {
  switch (act.type) {
    case 'line':
      return `${act.node}: ${act.text}`;
    case 'type':
      return `${act.node} reads ${JSON.stringify(act.text)}`;
    case 'signal':
      return `${act.node}: ${act.signal}`;
    case 'terminate':
      return 'everything ends';
    case 'link':
      return Object.entries(act.change)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ');
    case 'frame':
      return `${act.hex.length / 2} bytes into ${act.node}:${act.port}`;
  }
}
