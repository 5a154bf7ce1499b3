// iperf3 -J: the keys of version 3.12's JSON in their order, and its way to print them.
import { expect, test } from 'vitest';
import { GoldenNetwork } from '../../helpers/golden-network.ts';
import { readGolden } from '../../helpers/golden.ts';

/** What has no meaning in a simulated machine. */
const LEFT_OUT = ['system_info', 'cpu_utilization_percent'];

/** `start.connected.0.socket`, for every value, in order. */
function paths(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, of]) => (LEFT_OUT.includes(key) ? [] : paths(of, `${at}.${key}`)));
}

function served(command: string) {
  const network = new GoldenNetwork();
  network.world.start('bob', 'iperf3 -s > /dev/null 2>&1', 'tty2');
  return network.run('alice', command);
}

test('a test of one second has all the keys, in order', () => {
  const golden = readGolden('iperf3/c-J');
  const { stdout, stderr, exit } = served(golden.command);
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
  const [ours, real] = [JSON.parse(stdout), JSON.parse(golden.stdout)];
  expect(paths(ours)).toEqual(paths(real));
  expect(ours.intervals[0].sum).toMatchObject({
    start: 0,
    bytes: 655_360,
    retransmits: 0,
    omitted: false,
    sender: true,
  });
  expect(ours.start.test_start).toEqual(real.start.test_start);
  expect(ours.start.timestamp.time).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
  expect(ours.end).toMatchObject({ sender_tcp_congestion: 'cubic', receiver_tcp_congestion: 'cubic' });
});

test('a server that sends: both ends are told, without what only the sender knows of each moment', () => {
  const { end, intervals } = JSON.parse(served('iperf3 -c bob -J -R -t 2 -b 5M -P 2').stdout);
  expect(intervals).toHaveLength(2);
  expect(paths(intervals[0].streams[0])).not.toContain('.snd_cwnd');
  expect(end.sum_sent.bytes).toBe(end.streams[0].sender.bytes + end.streams[1].sender.bytes);
  expect(end.sum_received.bytes).toBe(end.streams[0].receiver.bytes + end.streams[1].receiver.bytes);
});

test('an error is part of it, and it is printed with tabs as cJSON does', () => {
  const { command, stdout, stderr, exit } = readGolden('iperf3/J-refused');
  const without = stdout.replace(/,\n\t\t"system_info":.*/, '');
  expect(new GoldenNetwork().run('alice', command)).toEqual({ stdout: without, stderr, exit });
});
