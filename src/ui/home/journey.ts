/** The map of the journey: what happens between a URL and its page, each line grey until a lab has explained it. */

export interface JourneyLine {
  readonly text: string;
  /** The same in a word or two, where there is no room for lines. */
  readonly word: string;
  /** Id of the lab that explains it. */
  readonly lab: string;
}

export const JOURNEY: readonly JourneyLine[] = [
  { word: 'Enter', text: 'You type a command, and a program wants to reach another machine.', lab: 'start' },
  { word: 'name to address', text: 'Its name becomes an address.', lab: 'dns-tree' },
  {
    word: 'near or far',
    text: 'The address is near or far: near ones directly, far ones by the gateway.',
    lab: 'subnets',
  },
  { word: 'MAC address', text: 'The next machine is asked for its MAC address.', lab: 'arp' },
  { word: 'frame', text: 'A frame crosses the wire, and a switch knows where to.', lab: 'frames' },
  { word: 'NAT', text: 'Your router puts its own address over yours, and remembers.', lab: 'nat' },
  { word: 'routers', text: 'Routers hand the packet on, and each takes one from its TTL.', lab: 'traceroute' },
  { word: 'echo', text: 'The other machine answers: there is a way there and back.', lab: 'ping' },
  { word: 'TCP handshake', text: 'SYN, SYN-ACK, ACK: both ends have a connection.', lab: 'handshake' },
  { word: 'TLS handshake', text: 'They agree on keys, and the server proves who it is.', lab: 'tls' },
  { word: 'request and page', text: 'The request goes out, and the page comes back.', lab: 'http' },
  { word: 'your answer', text: 'You tell the whole of it, from Enter to the page.', lab: 'url' },
];
