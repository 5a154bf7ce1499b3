// Narrated mode: the same session in plain lines that a screen reader can read.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verdictSentences } from '../../src/store/narrate/lab.ts';
import { Narrator } from '../../src/store/narrate/narrator.ts';
import { spoken } from '../../src/store/narrate/sentences.ts';
import { NAMES_AND_WEB } from '../helpers/names-and-web.ts';
import { FOUR_ROUTERS, labOf, STAR, StagedSession, STEP } from '../helpers/staged-session.ts';

function narrated(session: StagedSession) {
  const lines: string[] = [];
  const narrator = new Narrator(session, (line) => lines.push(line));
  const say = (text: string): string => {
    lines.length = 0;
    narrator.line(text);
    return lines.join('\n');
  };
  narrator.start();
  return { narrator, lines, say, all: lines };
}

const LAB = labOf([
  {
    say: '# Who takes one?\nFour routers stand\nbetween **them**.\n\n    ping -c 1 192.168.10.3\n',
    question: { kind: 'predict', ask: 'Which TTL?' },
    questionOpen: true,
    hintsLeft: 1,
    expectations: [{ text: 'a reply reaches alice', met: false, nearest: 'frame 3 fits but for icmp.type = 8' }],
    why: 'Each took one.',
    myth: { id: 'M22', belief: 'It is a time.', fact: 'It counts hops.', sources: ['RFC 1812, 5.3.1'] },
  },
  { say: '# Next\nGo on.' },
]);

describe('narrated mode', () => {
  test('begins with the title, the step and its question', () => {
    const { lines } = narrated(new StagedSession(FOUR_ROUTERS, LAB));
    expect(lines).toEqual([
      '08 Ping, dissected.',
      'You are on alice. :help lists what you can say.',
      'Step 1 of 2.',
      'Who takes one?',
      'Four routers stand between them.',
      '    ping -c 1 192.168.10.3',
      'Question: Which TTL?',
      'Type your answer.',
      'The network waits for your answer; :skip skips it.',
    ]);
  });

  test('takes a line as the answer of an open question, and tells how the step ends', () => {
    const session = new StagedSession(FOUR_ROUTERS, LAB);
    const { say, narrator, lines } = narrated(session);
    say('96');
    expect(session.intents.at(-1)).toEqual({ type: 'answer', text: '96' });
    session.setStep(0, {
      questionOpen: false,
      verdict: { given: '96', truth: undefined, right: undefined, sentence: undefined },
    });
    narrator.update();
    expect(lines.at(-1)).toBe('You said 96. The packet will tell.');
    lines.length = 0;
    session.setStep(0, { state: 'passed', verdict: { given: '96', truth: '96', right: true, sentence: undefined } }, 1);
    narrator.update();
    expect(lines.join('\n')).toBe(
      [
        'Step 1 is done.',
        'You said 96, and the packet agrees.',
        'Each took one.',
        'Myth M22: "It is a time."',
        'It counts hops.',
        'Source: RFC 1812, 5.3.1',
        'Step 2 of 2.',
        'Next',
        'Go on.',
      ].join('\n'),
    );
  });

  test('says a verdict once, and names a packet only where one has graded', () => {
    const right = { given: 'the target', truth: 'the target', right: true, sentence: 'She asks for it.' };
    const choose = {
      say: '# Read it',
      question: { kind: 'choose', ask: 'Which?', options: ['hers', 'the target'] },
      questionOpen: true,
    } as const;
    const session = new StagedSession(FOUR_ROUTERS, labOf([choose, { say: '# Next' }]));
    const { narrator, lines } = narrated(session);
    lines.length = 0;
    session.setStep(0, { questionOpen: false, verdict: right });
    narrator.update();
    session.setStep(0, { verdict: { ...right } });
    narrator.update();
    session.setStep(0, { state: 'passed', verdict: { ...right } }, 1);
    narrator.update();
    expect(lines).toEqual([
      'You said the target, and that is right.',
      'She asks for it.',
      'Step 1 is done.',
      'Step 2 of 2.',
      'Next',
    ]);
  });

  test.each([
    ['number', 'You said 3, but the answer is 4.'],
    ['point', 'You said 3, but that is not it.'],
    ['predict', 'You said 3, but the packet says 4.'],
  ] as const)('a wrong answer to a %s question: %s', (kind, sentence) => {
    const question = kind === 'number' ? { kind, ask: 'How many?', unit: 'hops' } : { kind, ask: 'Which?' };
    const verdict = { given: '3', truth: '4', right: false, sentence: undefined };
    expect(verdictSentences({ ...STEP, question, verdict })).toEqual([sentence]);
  });

  test('a title that asks keeps its mark', () => {
    const session = new StagedSession(STAR, { ...LAB, title: 'Who has this address?' });
    expect(narrated(session).lines[0]).toBe('08 Who has this address?');
  });

  test('runs commands and prints what the tools print, each line once', () => {
    const { say } = narrated(new StagedSession(FOUR_ROUTERS));
    const told = say('ping -c 1 192.168.10.3');
    expect(told.match(/64 bytes from 192\.168\.10\.3/g)).toHaveLength(1);
    expect(told).toContain('1 packets transmitted, 1 received');
    expect(say('hostname')).toBe('alice');
  });

  test('reads a DNS answer record by record, follows its pointers, and tells the rows of its caches', () => {
    const session = new StagedSession(NAMES_AND_WEB);
    while (!session.quiet) session.advance(64);
    const { say } = narrated(session);
    say('getent hosts cdn.example.com');
    expect(say('table dns')).toMatch(
      /^The System DNS cache of pc has \d rows?\.\nRow 1: name cdn\.example\.com\., type CNAME/,
    );
    expect(say(':table lease')).toMatch(/state BOUND, address 10\.0\.0\.100\/24, expires 9m \d+s/);
    say(':filter dns.flags.response == 1');
    const number = /Packet (\d+), [^\n]*cdn\.example\.com/.exec(say('packets'))![1];
    expect(say(`packet ${Number(number) + 1}`)).toContain('answer      www.example.com  300  A      10.0.0.2');
    expect(say('field dns.resp.name')).toContain('c00c points to byte 12 of the message: cdn.example.com.');
  });

  test('describes the network, a table, a packet and a field in sentences', () => {
    const { say } = narrated(new StagedSession(FOUR_ROUTERS));
    say('ping -c 1 192.168.10.3');
    expect(say('topo')).toContain('alice is a host with 192.168.1.3/24 on eth0, linked to s1.');
    expect(say('table arp')).toMatch(
      /^The ARP table of alice has 1 row\.\nRow 1: address 192\.168\.1\.1, mac [0-9a-f:]+, /,
    );
    expect(say('table arp')).toMatch(/, age \d+ms[,.]/);
    expect(say('table nonsense')).toContain('alice has these tables:');
    expect(say('packet 3')).toMatch(/Packet 3 began at 0\.004023 s\. ICMP from 192\.168\.1\.3 to 192\.168\.10\.3/);
    expect(say('packet 3')).toMatch(/it went from r1 to r2 with ttl 99\./);
    expect(say('field ip.ttl')).toMatch(/^Time to live, ip\.ttl, is 100\.[^]* At byte 22: 64\./);
    expect(say('field ip.nope')).toContain('has no field ip.nope');
    expect(say('packet 99')).toBe('There are packets 1 to 12.');
    expect(say(':filter icmp')).toMatch(/^Packet 3, .*\nPacket 12, /);
  });

  test('says what a screen would lay over its panels', () => {
    const session = new StagedSession(FOUR_ROUTERS, LAB);
    const { say } = narrated(session);
    expect(say(':check')).toContain('Still to come: a reply reaches alice. frame 3 fits but for icmp.type = 8');
    expect(say(':help')).toContain(':until FILTER - run until a frame matches');
    expect(say(':help')).not.toContain(':zoom');
    expect(say(':zoom')).toContain('there is none here');
    expect(say(':myth')).toContain('after the evidence');
    expect(say(':until')).toContain('Say :until FILTER');
    expect(say(':nonsense')).toContain('There is no word :nonsense');
    say(':quit');
    expect(session.intents.at(-1)).toEqual({ type: 'leave' });
  });

  test('explains causes, and goes to other nodes', () => {
    const { say, narrator } = narrated(new StagedSession(STAR));
    say('ping -c 1 192.168.1.4');
    expect(say(':why')).toMatch(/\nBecause: /);
    expect(say('bob: hostname')).toBe('bob');
    expect(narrator.prompt).toBe('bob$ ');
    expect(say(':go nobody')).toContain('There is no nobody here');
  });

  test('never prints an escape, a box or braille character, or a line over 100 columns', () => {
    const { say, lines } = narrated(new StagedSession(FOUR_ROUTERS, LAB));
    const printed = [...lines];
    for (const text of [
      ':skip',
      'ping -c 1 192.168.10.3',
      'topo',
      'table route',
      'table addr',
      'packets',
      'packet 1',
      'packet 3',
      'field frame',
      ':why',
      ':check',
      ':help',
      'help',
      'ip addr',
      'ip route',
      'traceroute 192.168.10.3',
      ':lens L3',
    ]) {
      say(text);
      printed.push(...lines);
    }
    expect(printed.length).toBeGreaterThan(60);
    for (const line of printed) expect(line).toMatch(/^[^\u0000-\u001f\u2500-\u259f\u2800-\u28ff]{0,100}$/);
  });

  test('makes any text fit to be spoken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        for (const line of spoken(`${text}\u001b[31m┌─┐⠿`))
          expect(line).toMatch(/^[^\u0000-\u001f\u2500-\u259f\u2800-\u28ff]{0,100}$/u);
      }),
    );
  });
});
