/** sudo: runs a command as the superuser (sudo(8)). Everybody is root in wirelab; what changes is that the command was asked for properly. */
import type { Program } from '../core/sys.ts';
import { parseOptions } from './lib/options.ts';

const USAGE = `usage: sudo -h
usage: sudo [VAR=value] command [argument ...]
`;

export const sudo: Program = {
  name: 'sudo',
  summary: 'Runs a command with the rights to change the machine',
  usage: 'sudo [VAR=value] command [argument ...]',
  options: [],
  examples: ['sudo ip link set eth0 down'],
  operand: 'command',
  real: true,
  personas: ['linux', 'macos'],
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const parsed = parseOptions('sudo', args, '+u:g:hEnHkvls');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 1);
    const { options, operands } = parsed.value;
    const unknown = options.find((o) => !'hEnH'.includes(o.flag));
    if (options.some((o) => o.flag === 'h')) return (sys.print(USAGE), 0);
    if (unknown) {
      sys.warn(`sudo: -${unknown.flag}: this machine has one user, root: use sudo without it\n`);
      return 1;
    }
    const first = operands.findIndex((word) => !/^\w+=/.test(word));
    if (first < 0) return (sys.warn(USAGE), 1);
    const set = operands
      .slice(0, first)
      .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
    const command = operands.slice(first);
    const environment = { ...sys.environment, ...Object.fromEntries(set), SUDO: '1' };
    const child = sys.spawn(command, { environment });
    if (!child.ok) return (sys.warn(`sudo: ${command[0]}: command not found\n`), 1);
    sys.handle('SIGINT');
    for (;;) {
      const ended = yield* sys.wait(child.value);
      if (ended.ok) return ended.value;
      if (ended.error !== 'EINTR') return 1;
    }
  },
};
