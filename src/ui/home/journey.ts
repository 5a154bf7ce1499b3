/** The map of the journey: what happens when one packet goes out and comes back, each line grey until a lab has explained it. */

export interface JourneyLine {
  readonly text: string;
  /** Id of the lab that explains it. */
  readonly lab: string;
}

export const JOURNEY: readonly JourneyLine[] = [
  { text: 'You type a command, and a program wants to reach another machine.', lab: 'start' },
  { text: 'Its name becomes an address.', lab: 'dns-tree' },
  { text: 'The address is near or far: near ones directly, far ones by the gateway.', lab: 'subnets' },
  { text: 'The next machine is asked for its MAC address.', lab: 'arp' },
  { text: 'A frame crosses the wire, and a switch knows where to.', lab: 'frames' },
  { text: 'Your router puts its own address over yours, and remembers.', lab: 'nat' },
  { text: 'Routers hand the packet on, and each takes one from its TTL.', lab: 'traceroute' },
  { text: 'The other machine answers, and you read what came back.', lab: 'ping' },
];
