/** ping against recordings of iputils' on the recorded network: every letter but times and identifiers. */
import { expect, test } from 'vitest';
import { butTimes, recordedCases, replay } from '../../helpers/golden-network.ts';

/** What is not to be had here, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'ping/M-do-route-get-after': 'a case of ip route get',
  'ping/redirect-by-carol-then': 'a case of ip route get',
  'ping/R-record-route': 'sockets have no IP_OPTIONS',
  'ping/T-tsandaddr': 'sockets have no IP_OPTIONS',
  'ping/T-tsonly': 'sockets have no IP_OPTIONS',
  'ping/a-audible': 'no bell: the terminal may be somebody else’s',
  'ping/dgram-absent': 'no ICMP datagram sockets, no ping_group_range',
  'ping/dgram-t1': 'no ICMP datagram sockets, no ping_group_range',
  'ping/dgram-v': 'no ICMP datagram sockets, no ping_group_range',
  'ping/f': 'floods are refused on purpose',
  'ping/f-lossy': 'floods are refused on purpose',
  'ping/sigint-absent-5s':
    'ARP gives up after 3 s sharp, Linux’s timer wheel a little later, when the fourth probe waits too',
};

/** Recorded with what another case had left behind. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'ping/M-do-again': ['ping -c 3 -M do -s 1200 bob'],
};

const cases = recordedCases('ping').filter(({ name }) => NOT_HERE[name] === undefined);

test.each(cases)('$name', (golden) => {
  expect(butTimes(replay(golden, BEFORE[golden.name]))).toEqual(butTimes(golden));
});
