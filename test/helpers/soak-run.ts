// Plays one case of the soak: two programs on two stacks, a bad cable, and what must be true whatever happens.
import type { Errno } from '../../src/core/errno.ts';
import { eventSentence } from '../../src/core/event.ts';
import type { StreamSocket } from '../../src/core/network.ts';
import type { SocketAddress } from '../../src/core/sys.ts';
import type { Host } from '../../src/devices/host.ts';
import { WorldAlarm } from '../../src/sim/alarm.ts';
import { build } from '../../src/sim/build.ts';
import type { Simulation } from '../../src/sim/simulation.ts';
import { caseOf, type Case, type Side } from './soak-case.ts';

const HOUR = 3600e9;
/** Retransmissions end after a quarter of an hour, keepalive sooner; then TIME-WAIT and the like. */
const LIMIT = 4 * HOUR;
const STEPS = 5_000_000;
const PORT = 5000;
const OTHER_PORT = 4000;

/** What one end sends: neighbours differ, places 256 apart differ, and so do the two directions. */
function streamOf(length: number, salt: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let place = 0; place < length; place++) bytes[place] = place * 31 + (place >>> 8) * 7 + salt;
  return bytes;
}

/** Changes what a program sends, without the other one's knowing: to show that the soak would see it. */
type Tamper = (bytes: Uint8Array) => void;

/** A program: writes what it has to, reads what comes, closes as its case says. */
class Program {
  readonly name: string;
  readonly side: Side;
  readonly #peer: Side;
  readonly #mine: Uint8Array;
  readonly #theirs: Uint8Array;
  readonly #owner: { readonly pid: number; readonly program: string; readonly fd: number };
  readonly #pause: WorldAlarm;
  readonly #simulation: Simulation;
  listener: StreamSocket | undefined;
  socket: StreamSocket | undefined;
  written = 0;
  read = 0;
  sawEnd = false;
  error: Errno | undefined;
  /** What it found that cannot be. */
  wrong: string | undefined;
  #shut = false;
  #waiting = false;
  closed = false;

  constructor(simulation: Simulation, name: string, side: Side, peer: Side, salt: number, tamper: Tamper) {
    this.name = name;
    this.side = side;
    this.#peer = peer;
    this.#mine = streamOf(side.sends, salt);
    tamper(this.#mine);
    this.#theirs = streamOf(peer.sends, salt ^ 1);
    this.#owner = { pid: 1 + salt, program: name, fd: 3 };
    this.#simulation = simulation;
    this.#pause = new WorldAlarm(simulation, () => this.#wakeUp(), false);
  }

  open(): StreamSocket {
    const { device } = this.#simulation.node(this.name)!;
    const opened = (device as Host).network.open('stream', 6, this.#owner);
    if (!opened.ok || !opened.value.stream) throw new Error('no stream socket');
    const socket = opened.value.stream;
    const set = socket.setOptions(this.side.options);
    if (!set.ok) throw new Error(`options: ${set.error}`);
    return socket;
  }

  listen(port: number): void {
    this.listener = this.open();
    this.listener.bind({ address: 0, port });
    this.listener.listen(4);
    this.listener.onReady = () => {
      const socket = this.listener?.accept(this.#owner);
      if (socket) this.#have(socket);
    };
  }

  connect(to: SocketAddress, from?: number): void {
    const socket = this.open();
    if (from !== undefined) socket.bind({ address: 0, port: from });
    this.socket = socket;
    const done = socket.connect(to);
    if (!done.ok) this.#fail(done.error);
    else this.#have(socket);
  }

  get done(): boolean {
    return this.closed;
  }

  #have(socket: StreamSocket): void {
    this.socket = socket;
    socket.onReady = () => this.go();
    this.go();
  }

  #wakeUp(): void {
    this.#waiting = false;
    this.go();
  }

  /** As far as it gets without waiting. */
  go(): void {
    const { socket } = this;
    if (!socket || this.closed) return;
    const pending = socket.takePending();
    if (pending) return this.#fail(pending);
    if (socket.connecting) return;
    this.#write(socket);
    this.#readAll(socket);
    if (this.sawEnd && this.#shut && !this.closed) this.#close();
  }

  #write(socket: StreamSocket): void {
    const { sends, writes, closes } = this.side;
    while (this.written < sends && !this.closed) {
      const length = Math.min(writes, sends - this.written);
      const sent = socket.send(this.#mine.subarray(this.written, this.written + length));
      if (!sent.ok) {
        if (sent.error !== 'EAGAIN') this.#fail(sent.error);
        return;
      }
      if (sent.value < 0 || sent.value > length) this.wrong = `a write of ${length} took ${sent.value}`;
      this.written += sent.value;
    }
    if (this.#shut || this.closed || (closes === 'last' && !this.sawEnd)) return;
    this.#shut = true;
    const shut = socket.shutdown('write');
    if (!shut.ok) this.#fail(socket.takePending() ?? shut.error);
  }

  #readAll(socket: StreamSocket): void {
    while (!this.sawEnd && !this.closed && !this.#waiting) {
      const bytes = socket.read(this.side.reads);
      if (bytes === undefined) return;
      if (bytes.length === 0) {
        const pending = socket.takePending();
        if (pending) return this.#fail(pending);
        this.sawEnd = true;
        if (this.read !== this.#peer.sends) this.wrong = `the end came after ${this.read} of ${this.#peer.sends} bytes`;
        return this.#write(socket);
      }
      for (const byte of bytes) {
        if (byte !== this.#theirs[this.read]) this.wrong ??= `byte ${this.read} is ${byte}`;
        this.read++;
      }
      if (this.side.pause === 0) continue;
      this.#waiting = true;
      this.#pause.set(this.#simulation.now + this.side.pause);
    }
  }

  #fail(error: Errno): void {
    this.error = error;
    this.#close();
  }

  #close(): void {
    this.closed = true;
    this.socket?.close();
    this.listener?.close();
  }

  toString(): string {
    const { name, written, side, read, sawEnd, error, closed } = this;
    return `${name}: wrote ${written}/${side.sends}, read ${read}${sawEnd ? ' and the end' : ''}, ${error ?? 'no error'}, ${closed ? 'closed' : 'OPEN'}`;
  }
}

export interface Outcome {
  /** undefined: all is well. */
  readonly wrong: string | undefined;
  /** Both ends have had everything. */
  readonly delivered: boolean;
  readonly simulation: Simulation;
}

/** Plays a case to its end and judges it. */
export function play(what: Case, observed = false, tamper: Tamper = () => {}): Outcome {
  const simulation = build(what.topology, observed);
  simulation.frames.poison = true;
  for (const end of ['a', 'b'] as const) {
    for (const [key, value] of Object.entries(what[end].sysctl)) {
      const set = simulation.node(end)!.device.change('sysctl', 'change', { key, value });
      if (!set.ok) throw new Error(`sysctl ${key} = ${value}: ${set.error}`);
    }
  }
  const a = new Program(simulation, 'a', what.a, what.b, 0, tamper);
  const b = new Program(simulation, 'b', what.b, what.a, 1, tamper);
  begin(what, simulation, a, b);
  let wrong = '';
  const both = (): string => `${a.toString()}; ${b.toString()}`;
  for (let n = 0; !(a.done && b.done) && wrong === ''; n++) {
    if (a.wrong ?? b.wrong) break;
    if (a.error && !b.socket) break; // nobody ever came to the one that listens
    const stuck = !simulation.step() || simulation.now > LIMIT || n > STEPS;
    if (stuck) wrong = `it hangs at ${simulation.now / 1e9} s`;
  }
  if (a.wrong ?? b.wrong) wrong = a.wrong ?? b.wrong!;
  else if (wrong === '') wrong = judge(a, b) ?? leftovers(simulation) ?? '';
  return {
    wrong: wrong === '' ? undefined : `${wrong} (${both()})`,
    delivered: a.sawEnd && b.sawEnd && !a.error && !b.error,
    simulation,
  };
}

function begin(what: Case, simulation: Simulation, a: Program, b: Program): void {
  const address = (name: string): number =>
    what.topology.nodes.find((node) => node.name === name)!.interfaces[0]!.addresses[0]!.address;
  if (what.simultaneous) {
    b.connect({ address: address('a'), port: OTHER_PORT }, PORT);
    a.connect({ address: address('b'), port: PORT }, OTHER_PORT);
  } else {
    b.listen(PORT);
    a.connect({ address: address('b'), port: PORT });
  }
  const { cut } = what;
  if (!cut) return;
  const link = simulation.links[0]!;
  const switchTo = (up: boolean) => () => {
    link.forward.setUp(up);
    link.backward.setUp(up);
    simulation.linkChanged(link, up ? 'mended' : 'cut');
  };
  new WorldAlarm(simulation, switchTo(false), false).set(cut.at);
  if (cut.back > 0) new WorldAlarm(simulation, switchTo(true), false).set(cut.at + cut.back);
}

/** Everything arrived, or both ends know that it did not. */
function judge(a: Program, b: Program): string | undefined {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (one.error && !other.error && !other.sawEnd && other.socket) return `only ${one.name} was told of ${one.error}`;
  }
  return undefined;
}

/** When all timers have run out nothing is left: no connection, no frame. */
function leftovers(simulation: Simulation): string | undefined {
  const until = simulation.now + HOUR;
  while ((simulation.nextTime ?? Infinity) <= until) simulation.step();
  for (const name of ['a', 'b']) {
    const left = simulation
      .node(name)!
      .device.table('sockets')
      .filter((row) => row['protocol'] === 'tcp');
    const states = left.map((row) => row['state']).filter((state) => state !== 'LISTEN');
    if (states.length > 0) return `an hour later ${name} still has a connection in ${states.join(', ')}`;
  }
  return simulation.frames.live === 0 ? undefined : `${simulation.frames.live} frames were never released`;
}

/** The last events of a case, to be read by a human. */
export function storyOf(what: Case, lines = 120): string {
  const { simulation, wrong } = play(what, true);
  const story: string[] = [];
  simulation.log.read(0, (row) => {
    const node = row.node < 0 ? '' : simulation.nodes[row.node]!.name;
    const numbers = row.kind.numbers.map(
      ({ name, words }, i) => `${name} ${words?.[row.numbers[i as 0]] ?? row.numbers[i as 0]}`,
    );
    story.push(`${(row.t / 1e6).toFixed(3)} ${node} ${row.kind.id}: ${eventSentence(row)} [${numbers.join(', ')}]`);
  });
  return [...story.slice(-lines), `=> ${wrong ?? 'all is well'}`].join('\n');
}

export const playSeed = (seed: number): Outcome => play(caseOf(seed));
