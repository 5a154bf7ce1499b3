/** Two hosts on a cable, where tests run programs of their own. */
import type { Call, ExitStatus, Sys } from '../../src/core/sys.ts';
import type { Process } from '../../src/kernel/process.ts';
import { World } from '../../src/sim/world.ts';

const TWO_HOSTS = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
`;

export class Bench {
  readonly world = World.fromYaml(TWO_HOSTS, { seed: 1 });
  /** What alice's terminal showed, standard error too. */
  screen = '';

  constructor() {
    this.world.onOutput(({ bytes }) => (this.screen += new TextDecoder().decode(bytes)));
  }

  get kernel() {
    return this.world.sys('alice');
  }

  /** Starts a program on alice; it has not done anything yet. */
  start(body: (sys: Sys) => Call<ExitStatus>, name = 'program', terminal = 'tty1'): Process {
    return this.kernel.run(this.kernel.terminal(terminal), name, body);
  }

  /** Runs a program on alice to its end. */
  run(body: (sys: Sys) => Call<ExitStatus>): number {
    const process = this.start(body);
    this.world.run();
    if (!process.ended) throw new Error(`it waits for ever: ${this.screen}`);
    return process.status;
  }

  /** Runs until every process waits for something later than this instant. */
  settle(): void {
    this.world.run({ until: this.world.now });
  }
}

export function must<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string },
): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
