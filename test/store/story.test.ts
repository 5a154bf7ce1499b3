/** Your answer to the interviewer: told from what a run did, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { seconds } from '../../src/core/time.ts';
import { Journal } from '../../src/store/journal.ts';
import { asMarkdown, asText, type Story, storyOf } from '../../src/store/story/index.ts';
import { urlIn } from '../../src/store/story/run.ts';
import { packetList } from '../../src/store/story/told.ts';
import { Wording } from '../../src/store/wording.ts';
import { joinWorld } from '../../src/topology/world-file.ts';

const LAB = `
topology:
  hosts: false
  nodes:
    pc:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      gateway: 10.0.0.1
      nameservers: [10.0.1.53]
    r: { kind: router, interfaces: { eth0: { addresses: [10.0.0.1/24] }, eth1: { addresses: [10.0.1.1/24] } } }
    s: { kind: switch }
    ns:
      kind: host
      interfaces: { eth0: { addresses: [10.0.1.53/24] } }
      gateway: 10.0.1.1
      services: [{ dns: { zones: { a.test.: "@ 1h SOA ns h 1 2h 15m 2w 5m\\n@ NS ns\\nns A 10.0.1.53\\nwww 60 A 10.0.1.80" } } }]
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.1.80/24] } }
      gateway: 10.0.1.1
      services: [{ http: { files: { /index.html: hi } } }]
  links:
    - { endpoints: ["pc:eth0", "r:eth0"] }
    - { endpoints: ["r:eth1", "s:1"] }
    - { endpoints: ["ns:eth0", "s:2"] }
    - { endpoints: ["web:eth0", "s:3"] }
`;

interface Told {
  readonly story: Story | undefined;
  readonly packets: (filter: string) => number[];
}

/** The session after these commands of pc, and what it tells. */
const told = (...commands: string[]): Told => storyIn(LAB, ...commands);

/** Commands of the first node. */
function storyIn(text: string, ...commands: string[]): Told {
  const live = new LiveSession({ text, file: 'story.yaml', title: 'story' });
  live.runToQuiet(seconds(60));
  const node = live.topology.nodes[0]!.name;
  for (const command of commands) {
    const [where, line] = command.startsWith('home: ') ? ['home', command.slice(6)] : [node, command];
    live.send({ type: 'line', node: where, text: line });
    live.runToQuiet(seconds(400));
  }
  const journal = new Journal(live);
  journal.sync();
  const numbers = (filter: string): number[] => {
    const found = live.lens.search(filter, 0, 100_000);
    if ('error' in found) throw new Error(found.error);
    const journeys = found.matches.map(
      (event) => journal.packets.hop(journal.packets.sightings.of(event)!.hop).journey + 1,
    );
    return [...new Set(journeys)];
  };
  return { story: storyOf(live, journal, new Wording(live.lens)), packets: numbers };
}

const lineWith = (story: Story | undefined, words: string): Story['lines'][number] => {
  const found = story?.lines.find(({ text }) => text.includes(words));
  if (!found) throw new Error(`no line says "${words}":\n${story ? asText(story) : 'no story'}`);
  return found;
};

describe('a page over plain HTTP', () => {
  const { story, packets } = told('curl -s http://www.a.test/?x=1#top');

  test('is told from the URL to the close, each line with the packets that show it', () => {
    expect(lineWith(story, 'I type')).toMatchObject({ packets: [] });
    expect(lineWith(story, 'I type').text).toContain('/?x=1 is what for. What stands behind # stays here.');
    expect(lineWith(story, 'by ARP').packets).toEqual(
      packets('arp && (arp.src.proto_ipv4 == 10.0.0.2 || arp.dst.proto_ipv4 == 10.0.0.2)'),
    );
    expect(lineWith(story, 'I ask my name server').packets).toEqual(packets('dns.flags.response == 0'));
    expect(lineWith(story, 'The answer comes back').packets).toEqual(packets('dns.flags.response == 1'));
    expect(lineWith(story, 'TCP:').packets).toHaveLength(3);
    expect(lineWith(story, 'TCP:').packets.slice(0, 2)).toEqual(packets('tcp.flags.syn == 1'));
    expect(lineWith(story, 'HTTP: I send GET /?x=1').packets).toEqual(packets('http.request'));
    expect(lineWith(story, 'The answer travels back').packets).toEqual(packets('http.response'));
    expect(lineWith(story, 'I close the connection').packets).toEqual(packets('tcp.flags.fin == 1'));
  });

  test('stands in the order of the run', () => {
    const order = [
      'I type',
      'by ARP',
      'I ask my name server',
      'The answer comes back',
      'TCP:',
      'HTTP:',
      'travels back',
      'I close',
    ];
    const at = order.map((words) => story!.lines.indexOf(lineWith(story, words)));
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  test('can be read as text and as Markdown, with the same lines', () => {
    const text = asText(story!);
    const markdown = asMarkdown(story!);
    for (const line of story!.lines) for (const form of [text, markdown]) expect(form).toContain(line.text);
    expect(text).toContain('Happy Eyeballs');
    expect(markdown.startsWith('# What happens when I type http://www.a.test/?x=1#top and press Enter\n\n1. ')).toBe(
      true,
    );
  });
});

describe('a second page', () => {
  test('leaves out what the first one made unnecessary', () => {
    const { story } = told('curl -s http://www.a.test/', 'curl -s http://www.a.test/');
    const all = asText(story!);
    expect(all).toContain('TCP:');
    expect(all).not.toContain('by ARP');
  });

  test('that goes wrong is told as far as it came', () => {
    const { story } = told('curl -s http://nothing.a.test/');
    const all = asText(story!);
    expect(all).toContain('No such name');
    expect(all).not.toContain('TCP:');
  });
});

test('without a page there is no story', () => {
  expect(told('ping -c 1 10.0.0.1').story).toBeUndefined();
});

test.each([
  ['curl https://www.example.com', { scheme: 'https', host: 'www.example.com', port: 443, path: '/' }],
  ["curl -v 'http://a.test:8080/x?y=1#z'", { port: 8080, path: '/x', query: 'y=1', fragment: 'z' }],
  ['wget -q a.test', { scheme: 'http', host: 'a.test', port: 80 }],
  ['curl -o out.html http://A.test/', { host: 'a.test' }],
  ['curl http://web/x', { host: 'web', path: '/x' }],
])('the URL of %s', (command, parts) => {
  expect(urlIn(command)).toMatchObject(parts);
});

test.each([
  [[3], '3'],
  [[4, 3], '3, 4'],
  [[3, 4, 5, 9, 5], '3-5, 9'],
])('packets %j are written %s', (numbers, text) => {
  expect(packetList(numbers)).toBe(text);
});

describe('https from behind a NAT, in the home world', () => {
  const world = readFileSync(join(import.meta.dirname, '../../labs/worlds/home.yaml'), 'utf8');
  const page = (url: string): Story => storyIn(world, `curl -s '${url}'`).story!;

  test('the name is walked down the tree, the address translated, the certificate judged, the page made', () => {
    const all = asText(page('https://www.google.com/search?q=cats'));
    for (const words of [
      'https means port 443',
      'DHCP gave it 192.168.1.',
      'names the servers of com.',
      'names the servers of google.com.',
      'It is the authority, and knows: 172.217.164.164.',
      'NAT at home',
      'It names www.google.com in plain text',
      'TLS 1.3, TLS_AES_256_GCM_SHA384, x25519',
      'Already encrypted: google shows a certificate for CN=www.google.com',
      'Only I and google can read it',
      "WHERE 'cats' = ANY (words)",
      '200 to GET /search?q=cats',
    ]) {
      expect(all).toContain(words);
    }
  });

  test('a certificate that nobody should take ends the story there, with the reason', () => {
    const all = asText(page('https://expired.example.com/'));
    expect(all).toMatch(/No connection: .*was valid\s+until 2025-09-01/);
    expect(all).not.toContain('HTTP: I send');
  });
});

describe('the three faults of lab 26b, and the page after them', () => {
  const read = (name: string): string => readFileSync(join(import.meta.dirname, '../../labs', name), 'utf8');
  const lab = joinWorld(read('26b-url-repair.yaml'), read('worlds/home.yaml'));
  const URL = 'https://www.google.com/search?q=cats';
  const mended = [
    'ip route replace default via 192.168.1.1',
    'home: iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE',
    'grep -v google /etc/hosts > /tmp/h; cat /tmp/h > /etc/hosts',
  ];
  const after = (repairs: number, ...commands: string[]): Told =>
    storyIn(lab, ...mended.slice(0, repairs), ...commands);

  test('a gateway that is not there ends it at ARP, with every try', () => {
    const { story, packets } = after(0, `curl -s ${URL}`);
    const asked = packets('arp.opcode == 1 && eth.src == 02:00:00:00:01:10 && arp.dst.proto_ipv4 == 192.168.1.254');
    expect(lineWith(story, 'Nobody answers').packets).toEqual(asked);
    expect(lineWith(story, 'exit status 7')).toBe(story!.lines.at(-1));
    expect(asText(story!)).not.toContain('TCP:');
  });

  test('without NAT the answer has no way back, and the story says how far it came', () => {
    const { story } = after(1, `curl -s --connect-timeout 5 ${URL}`);
    expect(lineWith(story, 'TCP:').text).toMatch(
      /web answers, to 192\.168\.1\.20, and that comes as far as ix, which says "Destination unreachable .*No connection/,
    );
    expect(asText(story!)).toContain('exit status 28');
    expect(asText(story!)).not.toContain('stays open');
  });

  test("a line of the hosts file leads to somebody else's certificate", () => {
    const all = asText(after(2, `curl -s ${URL}`).story!);
    expect(all).toContain('/etc/hosts, says 93.184.216.34.');
    expect(all).toContain('the certificate is not for www.google.com. This is somebody else');
    expect(all).not.toContain('HTTP: I send');
  });

  test('the page comes cold; warm, the frames that are not needed any more are told with those of the first time', () => {
    const { story, packets } = after(3, `browser ${URL}`, `browser ${URL}`);
    expect(story!.lines.map(({ text }) => text.split(':')[0])).not.toContain('TCP');
    const spared = (word: string) => story!.spared.find(({ text }) => text.startsWith(word))!.packets;
    expect(spared('DNS')).toEqual(packets('dns.flags.response == 0'));
    expect(spared('TCP')).toEqual(packets('tcp.flags.syn == 1'));
    expect(spared('TLS').length).toBeGreaterThanOrEqual(3);
    expect(asMarkdown(story!)).toContain('## Not needed this time');
  });

  test('after five minutes only the name is asked for again, and a ticket takes the place of the certificate', () => {
    const { story } = after(3, `browser ${URL}`, 'wait 301s', `browser ${URL}`);
    expect(story!.spared.map(({ text }) => text).join(' ')).toMatch(/nobody asks root and tld.*ticket of last time/);
    expect(lineWith(story, 'No certificate this time').packets).toHaveLength(1);
  });
});
