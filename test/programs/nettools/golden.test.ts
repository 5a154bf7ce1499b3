// ifconfig, route and netstat, held to what net-tools 2.10 printed on the recorded network.
import { expect, test } from 'vitest';
import { holdSection } from '../../helpers/golden-hold.ts';
import { GoldenNetwork, recordedCases } from '../../helpers/golden-network.ts';

/** What interfaces counted: one frame more came in on the recorded network before everything began. */
const counters = (text: string): string =>
  text
    .replace(/[RT]X packets \d+ {2}bytes \d+ \([\d.]+ B\)/g, 'packets #')
    .replace(/RX errors 0 {2}dropped \d+/g, 'errors #')
    .replace(/^(eth\d +\d+) .* BMRU$/gm, '$1 # BMRU');

const withoutNoArp = (text: string): string => text.replaceAll('4547', '4419').replaceAll('NOARP,', '');

holdSection('net_tools', ['ifconfig', 'route', 'netstat'], {
  notBuilt: {
    'ifconfig/alias': 'a second name for an interface',
    'ifconfig/arp-off': 'an interface without ARP',
    'netstat/s-icmp': 'statistics',
  },
  notHere: { 'ifconfig/switch': 'a switch has no ifconfig here' },
  differs: {
    'ifconfig/after-all': (text) => withoutNoArp(text).replace(/eth0:1:.*\n.*\n.*\n\n/, ''),
    'ifconfig/zero-then': withoutNoArp,
  },
  alike: counters,
});

const sockets = recordedCases('netstat').filter(({ state }) => state.includes('nc -u -l 5000'));

test.each(sockets.map(({ name, command, ...rest }) => ({ name, command, ...rest })))('$name', (golden) => {
  const network = new GoldenNetwork();
  network.world.start('bob', 'nc -u -l 5000', 'tty2');
  const { stdout, stderr, exit } = network.run(golden.node, golden.command);
  const pid = (text: string): string => text.replace(/ \d+\/nc +$/gm, ' #/nc');
  expect({ stdout: pid(stdout), stderr, exit }).toEqual({
    stdout: pid(golden.stdout),
    stderr: golden.stderr,
    exit: golden.exit,
  });
});
