// Whole screens: a real network behind, a terminal emulator in front, keys in between.
import { afterEach, describe, expect, test } from 'vitest';
import { mount, type Mounted } from '../../src/ui/mount.ts';
import type { StepState } from '../../src/store/session.ts';
import { FOUR_ROUTERS, labOf, STAR, StagedSession } from '../helpers/staged-session.ts';
import { VirtualTerminal } from '../helpers/virtual-terminal.ts';

const UP = '\u001b[A';
const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';
const ESC = '\u001b[27u';
const CTRL_CLOSE = '\u001d';
const PREDICT: Partial<StepState> = {
  say: '# Who takes one?\nFour routers.\n\n    ping -c 1 192.168.10.3\n',
  question: { kind: 'predict', ask: 'Which TTL will the reply carry?' },
  questionOpen: true,
  hintsLeft: 2,
  why: 'Four routers took one each.',
};
const CHOOSE: Partial<StepState> = {
  say: '# Read it\nOpen the request.',
  question: {
    kind: 'choose',
    ask: 'Which field is blank?',
    options: ['her MAC address', 'her IP address', 'the target MAC address'],
  },
  questionOpen: true,
};

const ORDER: Partial<StepState> = {
  say: '# What comes first?',
  question: { kind: 'order', ask: 'In which order?', items: ['the answer', 'the question'] },
  questionOpen: true,
};

const open: Mounted[] = [];
afterEach(() => {
  for (const screen of open.splice(0)) screen.unmount();
});

function show(
  session: StagedSession,
  columns = 120,
  rows = 40,
  flags: { ascii?: boolean; colors?: boolean; notice?: string; clock?: () => number } = {},
) {
  const terminal = new VirtualTerminal(columns, rows);
  const screen = mount({
    ...(flags.notice === undefined ? {} : { notice: flags.notice }),
    ...(flags.clock === undefined ? {} : { clock: flags.clock }),
    session,
    terminal,
    capabilities: { colors: flags.colors ?? true, ascii: flags.ascii ?? false, addressable: true },
  });
  open.push(screen);
  const type = (...keys: string[]): void => keys.forEach((key) => terminal.type(key));
  return { terminal, screen, session, type, text: () => terminal.text(), lines: () => terminal.lines() };
}

const lab = (): StagedSession => new StagedSession(FOUR_ROUTERS, labOf([PREDICT, CHOOSE]));
const freePlay = (yaml = FOUR_ROUTERS): StagedSession => new StagedSession(yaml);

describe('the first screen of a lab', () => {
  test.each([
    [80, 24],
    [120, 40],
    [200, 60],
  ])('fits %i by %i to the last column, with guide, shell and the place in the footer', async (columns, rows) => {
    const { lines } = show(lab(), columns, rows);
    const screen = await lines();
    expect(screen[0]).toContain('wirelab   08 Ping, dissected');
    expect(screen.join('\n')).toContain('Which TTL will the reply carry?');
    expect(screen.join('\n')).toContain('Shell · alice');
    expect(screen.at(-1)).toMatch(/^ ANSWER /);
    for (const line of screen.slice(1, -1)) {
      expect(line).toHaveLength(columns);
      expect(line).toMatch(/^[┌│└].*[┐│┘]$/);
    }
  });

  test('has its question answered where the cursor is, then gives the cursor to the shell', async () => {
    const { terminal, type, text, session, screen } = show(lab());
    const before = await terminal.lines();
    expect(before[terminal.cursor.y]).toContain('>');
    type('9', '6', '\r');
    expect(session.intents).toContainEqual({ type: 'answer', text: '96' });
    expect(screen.view.state.place).toBe('typing');
    session.setStep(0, {
      questionOpen: false,
      verdict: { given: '96', truth: undefined, right: undefined, sentence: undefined },
    });
    screen.refresh();
    expect(await text()).toContain('you said 96');
    expect(await text()).toMatch(/ TYPING /);
  });

  test('lets a choice be made with arrows and Enter, in the list of ink-select-input', async () => {
    const session = new StagedSession(FOUR_ROUTERS, labOf([CHOOSE]));
    const { type, text, screen } = show(session);
    expect(await text()).toContain('› 1 her MAC address');
    await screen.ready;
    type(DOWN);
    expect(await text()).toContain('› 2 her IP address');
    type(DOWN, '\r');
    expect(session.intents).toContainEqual({ type: 'answer', text: '3' });
  });

  test('loses no key of a list that came before Ink did', async () => {
    const session = new StagedSession(FOUR_ROUTERS, labOf([CHOOSE]));
    const { type, screen } = show(session);
    type(DOWN, '\r');
    await screen.ready;
    expect(session.intents).toContainEqual({ type: 'answer', text: '2' });
  });

  test('takes no answer from the second of two quick Enters that went on to it', async () => {
    let time = 0;
    const session = new StagedSession(FOUR_ROUTERS, labOf([{}, CHOOSE]));
    const { type, text, screen } = show(session, 80, 24, { clock: () => time });
    await screen.ready;
    session.setStep(0, { state: 'passed' }, 1);
    screen.refresh();
    type('\r');
    expect(await text()).toContain('› 1 her MAC address');
    time = 200;
    type('\r');
    expect(await text()).toContain('Read first. Enter again chooses');
    expect(session.intents).not.toContainEqual({ type: 'answer', text: '1' });
    time = 600;
    type('\r');
    expect(session.intents).toContainEqual({ type: 'answer', text: '1' });
  });

  test('takes an answer at once when the cursor was moved to it', async () => {
    const session = new StagedSession(FOUR_ROUTERS, labOf([{}, CHOOSE]));
    const { type, screen } = show(session, 80, 24, { clock: () => 0 });
    await screen.ready;
    session.setStep(0, { state: 'passed' }, 1);
    screen.refresh();
    type('\r', DOWN, '\r');
    expect(session.intents).toContainEqual({ type: 'answer', text: '2' });
  });

  test('tells how a step ended and goes on with Enter on an empty line', async () => {
    const { type, text, session, screen } = show(lab(), 80, 24);
    type('9', '6', '\r');
    session.setStep(
      0,
      { state: 'passed', questionOpen: false, verdict: { given: '96', truth: '96', right: true, sentence: undefined } },
      1,
    );
    screen.refresh();
    expect(await text()).toContain('✓ you said 96   the packet agrees');
    expect(await text()).toContain('Four routers took one each.');
    session.refuses = 'answer the question first, or :skip it';
    type('arp -a', '\r');
    expect(await text()).toContain('The next step asks first: Enter or :next shows it.');
    type('\r');
    expect(await text()).toContain('Which field is blank?');
    expect(screen.view.state.place).toBe('answer');
  });
});

test('a program in the foreground gets no line while the question of the next step holds the world', async () => {
  const session = new StagedSession(FOUR_ROUTERS, labOf([PREDICT, CHOOSE]));
  const { type, text, screen } = show(session, 80, 24);
  type('9', '6', '\r');
  session.setStep(0, { questionOpen: false });
  screen.refresh();
  session.eager = false;
  type('sleep 9', '\r', 'to sleep', '\r');
  expect(session.intents).toContainEqual({ type: 'line', node: 'alice', text: 'to sleep' });
  session.setStep(0, { state: 'passed' }, 1);
  screen.refresh();
  expect(session.prompt('alice').busy).toBe(true);
  type(':next', '\r');
  expect(session.intents).not.toContainEqual({ type: 'line', node: 'alice', text: ':next' });
  expect(await text()).toContain('Which field is blank?');
});

test('a word is for wirelab while a program runs, and every other line with a colon is for the program', () => {
  const session = new StagedSession(FOUR_ROUTERS);
  const { type, screen } = show(session, 80, 24);
  session.eager = false;
  type('sleep 9', '\r', ':)', '\r', ':gone', '\r', ':go bob', '\r');
  expect(session.intents).toContainEqual({ type: 'line', node: 'alice', text: ':)' });
  expect(session.intents).toContainEqual({ type: 'line', node: 'alice', text: ':gone' });
  expect(session.intents).not.toContainEqual({ type: 'line', node: 'alice', text: ':go bob' });
  expect(screen.view.state.node).toBe('bob');
});

test('what should be known first stands in the footer until a key is pressed', async () => {
  const { type, text } = show(lab(), 80, 24, { notice: 'the progress file is not JSON' });
  expect(await text()).toContain('the progress file is not JSON');
  type('9');
  expect(await text()).not.toContain('the progress file is not JSON');
});

describe('a question that was left open', () => {
  const KINDS: readonly (readonly [string, Partial<StepState>])[] = [
    ['a prediction', PREDICT],
    ['a choice', CHOOSE],
    ['an order', ORDER],
  ];

  test.each(KINDS)('%s is gone back to with i, a or Enter, and the footer says so', async (_, step) => {
    const { type, text, lines, screen } = show(new StagedSession(FOUR_ROUTERS, labOf([step])), 80, 24);
    for (const key of ['i', 'a', '\r']) {
      type(ESC);
      expect((await lines()).at(-1)).toMatch(/^ CONTROL .*i answer/);
      type('3');
      expect(await text()).toContain('a question waits: i answers');
      expect(await text()).toContain(step.question!.ask);
      if (key === '\r') type('5');
      type(key);
      expect(screen.view.state.place).toBe('answer');
      expect((await lines()).at(-1)).toMatch(/^ ANSWER /);
    }
  });

  test('leaves the way to the shell open, whose Enter on an empty line leads back', async () => {
    const { type, lines, screen } = show(lab(), 80, 24);
    type(ESC, '7');
    expect((await lines()).at(-1)).toMatch(/^ TYPING +Enter to the question/);
    type('\r');
    expect(screen.view.state.place).toBe('answer');
    type(ESC, '7', ':answer', '\r');
    expect(screen.view.state.place).toBe('answer');
  });

  test.each(KINDS)('%s takes words after a colon as words, typed or pasted', async (_, step) => {
    const { type, session, screen } = show(new StagedSession(FOUR_ROUTERS, labOf([step])));
    await screen.ready;
    type(...':hint', '\r');
    expect(session.intents).toEqual([{ type: 'hint' }]);
    expect(screen.view.state.place).toBe('answer');
    type('\u001b[200~:skip\u001b[201~', '\r');
    expect(session.intents.at(-1)).toEqual({ type: 'skip' });
  });

  test('about a field stays in sight while the field is looked for', async () => {
    const session = new StagedSession(FOUR_ROUTERS, labOf([{ say: '# Look' }]));
    const { type, text, lines, screen } = show(session, 80, 24);
    type('ping -c 1 192.168.10.3', '\r');
    session.setStep(0, {
      question: { kind: 'point', ask: 'Where does it say how far it may go?' },
      questionOpen: true,
    });
    type(ESC, 'i');
    expect((await lines()).at(-1)).toMatch(/^ ANSWER +Enter choose a packet/);
    for (const panel of ['packets', 'inspect']) {
      type(...(panel === 'inspect' ? [UP, '\r'] : ['\r']));
      expect(screen.view.state.focus).toBe(panel);
      expect(await text()).toContain('Where does it say how far it may go?');
    }
    type('\r');
    expect(session.intents.at(-1)).toMatchObject({ type: 'point' });
    const verdict = { given: 'eth.dst', truth: 'ip.ttl', right: false, sentence: 'That is eth.dst. Look on.' };
    session.setStep(0, { verdict });
    type('\r');
    expect(screen.view.state.place).toBe('control');
    expect((await lines()).at(-1)).toContain('That is eth.dst. Look on.');
  });

  test('about a field: Enter in the packets opens the newest row when none was chosen', () => {
    const point = { question: { kind: 'point', ask: 'Where?' }, questionOpen: true } as const;
    const { type, screen } = show(new StagedSession(FOUR_ROUTERS, labOf([point])), 80, 24);
    type(ESC, '7', 'ping -c 1 192.168.10.3', '\r', ESC, '3', '\r');
    expect(screen.view.state).toMatchObject({ place: 'control', focus: 'inspect', follow: false });
    expect(screen.view.state.chosen).toBeDefined();
    type('3', '\r');
    expect(screen.view.state.focus).toBe('inspect');
  });

  test('about a field gives the cursor to the shell when the field was right', () => {
    const point = { question: { kind: 'point', ask: 'Where?' }, questionOpen: true } as const;
    const session = new StagedSession(FOUR_ROUTERS, labOf([point, {}]));
    const { type, screen } = show(session);
    type(ESC, '7', 'ping -c 1 192.168.10.3', '\r', ESC, '4');
    session.subscribe(() => {
      if (session.intents.at(-1)?.type === 'point' && session.lab!.current === 0)
        session.setStep(0, { questionOpen: false, state: 'passed' }, 1);
    });
    type('\r');
    expect(screen.view.state.place).toBe('typing');
    screen.refresh();
    type('\r');
    expect(screen.view.state.step).toBe(1);
  });
});

test('a prediction stays in sight at 80x24 until the packet tells', async () => {
  const { type, text, session } = show(lab(), 80, 24);
  type('96', '\r');
  const verdict = { given: '96', truth: undefined, right: undefined, sentence: undefined };
  session.setStep(0, { questionOpen: false, verdict });
  type('p');
  expect(await text()).toMatch(/ping -c 1 192\.168\.10\.3 +you said 96, the packet will tell/);
});

describe('typing in a shell', () => {
  test('runs the line, shows what the tool prints, and the packets that it made', async () => {
    const { type, text } = show(freePlay());
    type('ping -c 1 192.168.10.3', '\r');
    const screen = await text();
    expect(screen).toContain('64 bytes from 192.168.10.3');
    expect(screen).toMatch(/who has 192\.168\.1\.1\?/);
    expect(screen).toMatch(/echo request {2}seq 1/);
    expect(screen).toMatch(/t 0\.1\d\d \d{3} \d{3} s/);
  });

  test('folds an open guide at 80x24 and shows the topology again', async () => {
    const session = new StagedSession(FOUR_ROUTERS, labOf([{ say: '# Look\nType it.\n\n    arp -a\n' }]));
    const { type, text } = show(session, 80, 24);
    expect(await text()).not.toContain('Topology');
    type('a');
    expect(await text()).toContain('2 Topology');
    expect(await text()).toContain('  arp -a');
  });

  test('keeps the goal of a step without commands in a folded guide', async () => {
    const say = '# Yours\nNo recipe here.\n\nFetch the page,\nand keep it from her.\n';
    const { type, text } = show(new StagedSession(FOUR_ROUTERS, labOf([{ say }])), 80, 24);
    type('a');
    const folded = await text();
    expect(folded).toContain('2 Topology');
    expect(folded).toContain('Fetch the page, and keep it from her.');
    expect(folded).not.toContain('No recipe here.');
  });

  test('pastes several lines as several commands', async () => {
    const { type, session } = show(freePlay());
    type('\u001b[200~hostname\necho one\nech\u001b[201~');
    const lines = session.intents.flatMap((i) => (i.type === 'line' ? [i.text] : []));
    expect(lines).toEqual(['hostname', 'echo one']);
    type('o two', '\r');
    expect(session.intents.at(-1)).toEqual({ type: 'line', node: 'alice', text: 'echo two' });
  });

  test('goes to another node with `bob: ...`, and back with :go', async () => {
    const { type, text, screen, session } = show(freePlay());
    type('bob: hostname', '\r');
    expect(screen.view.state.node).toBe('bob');
    expect(session.intents.at(-1)).toEqual({ type: 'line', node: 'bob', text: 'hostname' });
    expect(await text()).toContain('Shell · bob');
    type(':go alice', '\r');
    expect(screen.view.state.node).toBe('alice');
  });

  test('completes words after a colon and commands of the machine', async () => {
    const { type, text } = show(freePlay());
    type(':unt', '\t');
    expect(await text()).toContain(':until');
    type('\u0015', 'tracer', '\t');
    expect(await text()).toMatch(/alice\$ traceroute/);
  });

  test('says what a word that does not exist may have meant', async () => {
    const { type, lines } = show(freePlay());
    type(':hnt', '\r');
    expect((await lines()).at(-1)).toContain('There is no word :hnt. Did you mean :hint');
  });

  test('sends Ctrl-C to the program, and Escape never leaves', async () => {
    const { type, session, screen } = show(freePlay());
    type('\u0003');
    expect(session.intents).toContainEqual({ type: 'key', node: 'alice', key: 'interrupt' });
    for (let i = 0; i < 6; i++) type(CTRL_CLOSE);
    expect(screen.view.state.place).toBe('control');
    expect(session.intents.some((i) => i.type === 'leave')).toBe(false);
  });
});

describe('control keys', () => {
  function pinged(columns?: number, rows?: number) {
    const shown = show(freePlay(), columns, rows);
    shown.type('ping -c 1 192.168.10.3', '\r', ESC);
    return shown;
  }

  test('unfold a packet into its hops, and open one in Inspect', async () => {
    const { type, text } = pinged();
    type('3', '\u001b[H', DOWN, DOWN, RIGHT);
    expect(await text()).toMatch(/alice → s1 +ttl 100/);
    expect(await text()).toMatch(/r1 → r2 +ttl {2}99 {2}new MACs/);
    type(DOWN, DOWN, DOWN, '\r');
    expect(await text()).toContain('Inspect · packet 3 at r1 → r2');
    expect(await text()).toMatch(/Internet Protocol Version 4 +20 B/);
  });

  test('move through fields; the bytes light up, and stay lit from hop to hop', async () => {
    const { type, text, screen } = pinged();
    type('3', '\u001b[H', DOWN, DOWN, '\r');
    type('\u001b[H');
    for (let i = 0; i < 30 && screen.view.state.field?.name !== 'ip.ttl'; i++) type(DOWN);
    expect(await text()).toMatch(/› Time to live +100/);
    expect(await text()).toContain('[64]');
    type(RIGHT, RIGHT);
    expect(await text()).toMatch(/› Time to live +99 +was 100/);
    expect(await text()).toContain('[63]');
  });

  test('filter the log by typing, and by the chosen field', async () => {
    const { type, text, screen } = pinged();
    type('/', 'icmp.type == 8', '\r');
    expect(await text()).toContain('icmp.type == 8 · 1');
    expect(await text()).not.toContain('who has');
    type('/', '\u0015', 'icmp.tpe', '\r');
    expect(await text()).toMatch(/icmp\.tpe|field/);
    type('/', '\u0015', '\r', '4', 'f');
    expect(screen.view.state.filter).toMatch(/^\w+\.[\w.]+ == /);
  });

  test('choose a capture point, and show Wireshark\u2019s columns', async () => {
    const { type, text } = pinged();
    type('c', '\r');
    expect(await text()).toContain('Packets · alice:eth0');
    expect(await text()).toMatch(/No\. +Time +Source +Destination +Protocol Length Info/);
    type('z');
    expect(await text()).toContain('Echo (ping) request  id=');
  });

  test('show tables, the other tables, and the tables of the next node', async () => {
    const { type, text } = pinged();
    type('5');
    expect(await text()).toContain('Tables · alice');
    expect(await text()).toMatch(/192\.168\.1\.1 +02:/);
    type(RIGHT);
    expect(await text()).toMatch(/default +192\.168\.1\.1/);
    type('\t');
    expect(await text()).toContain('Tables · s1');
  });

  test('zoom a panel and give the screen back', async () => {
    const { type, text } = pinged(80, 24);
    type('4', 'z');
    expect(await text()).not.toContain('Shell');
    type(CTRL_CLOSE);
    expect(await text()).toContain('Shell');
  });

  test('explain what led to an event', async () => {
    const { type, text } = pinged();
    type('w');
    expect(await text()).toContain('Why?');
    expect(await text()).toMatch(/because \w+ +Packet \d+ left to \w+/);
  });

  test('act on a link: cut it, see it broken, mend it', async () => {
    const { type, text, session } = pinged();
    type('l', '\r');
    expect(session.intents.at(-1)).toEqual({ type: 'link', link: 'alice:eth0--s1:1', change: { action: 'cut' } });
    expect(await text()).toMatch(/alice ─*✗─* s1/);
    expect(await text()).toContain('down');
    type('l', ...Array.from({ length: 8 }, () => DOWN), '\r', '5%', '\r');
    expect(session.intents.at(-1)).toMatchObject({ change: { action: 'set', what: 'loss', value: '5%' } });
  });

  test('list all keys and words in the help', async () => {
    const { type, text } = pinged();
    type('?');
    expect(await text()).toContain('Keys, in CONTROL');
    type(...Array.from({ length: 30 }, () => DOWN));
    expect(await text()).toContain(':until FILTER');
  });

  test('step back into the past and say so; the log and the shell follow', async () => {
    const { type, text, session } = pinged();
    expect(await text()).toContain('64 bytes from');
    for (let i = 0; i < 15; i++) type(',');
    expect(session.player.live).toBe(false);
    expect(await text()).toContain('◀ past');
    expect(await text()).not.toContain('64 bytes from');
    expect(await text()).not.toContain('echo reply');
  });

  test('ask once before leaving', async () => {
    const { type, text, session } = pinged();
    type('q');
    expect(await text()).toContain('Leave?');
    type(ESC);
    expect(session.intents.some((i) => i.type === 'leave')).toBe(false);
    type('q', 'q');
    expect(session.intents.at(-1)).toEqual({ type: 'leave' });
  });

  test('choose nodes with the arrows in the topology, and open a shell with Enter', async () => {
    const { type, screen } = pinged();
    type('2', RIGHT, RIGHT);
    expect(screen.view.state.node).toBe('r1');
    type('\r');
    expect(screen.view.state.place).toBe('typing');
  });

  test('step the lens, which changes what stands below the names', async () => {
    const { type, text } = pinged();
    expect(await text()).toContain('lens all');
    type('o');
    expect(await text()).toContain('lens L2');
    expect(await text()).toMatch(/…[0-9a-f]{2}:[0-9a-f]{2}/);
  });
});

describe('a frame in flight', () => {
  test('moves along its link and is named', async () => {
    const session = freePlay();
    session.eager = false;
    const { type, text, screen } = show(session);
    type('ping -c 1 192.168.10.3', '\r');
    const seen = new Set<string>();
    for (let i = 0; i < 400 && !session.quiet; i++) {
      session.advance();
      screen.refresh();
      const name = /[▶◀] (\w+ → \w+) {2}ICMP echo request/.exec(await text())?.[1];
      if (name) seen.add(name);
    }
    expect([...seen]).toEqual(expect.arrayContaining(['alice → s1', 'r1 → r2', 'r3 → r4', 's2 → bob']));
  });
});

describe('the first frame', () => {
  test.each([
    ['a lab', () => lab()],
    ['a question with a list', () => new StagedSession(FOUR_ROUTERS, labOf([CHOOSE]))],
    ['free play', () => freePlay(STAR)],
  ])('of %s is drawn before Ink is loaded, and Ink has nothing to add', async (_, session) => {
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
      [50, 12],
    ] as const) {
      const { screen, text } = show(session(), columns, rows);
      const { bytes } = screen.writer;
      const before = await text();
      await screen.ready;
      expect(await text()).toBe(before);
      expect(screen.writer.bytes).toBe(bytes);
    }
  });

  test('has an overlay where Ink has it', async () => {
    const { screen, type, text } = show(freePlay(), 100, 30);
    type(CTRL_CLOSE, '?');
    const before = await text();
    const { bytes } = screen.writer;
    await screen.ready;
    expect(await text()).toBe(before);
    expect(screen.writer.bytes).toBe(bytes);
  });
});

describe('any terminal', () => {
  test('too small gets a sentence, and the screen when it has grown', async () => {
    const { terminal, text } = show(lab(), 50, 12);
    expect(await text()).toContain('wirelab needs a larger window');
    terminal.resize(80, 24);
    expect(await text()).toContain('Shell · alice');
  });

  test('can be resized at any moment', async () => {
    const { terminal, lines } = show(freePlay(STAR), 80, 24);
    for (const [columns, rows] of [
      [120, 40],
      [60, 20],
      [200, 60],
      [81, 25],
    ] as const) {
      terminal.resize(columns, rows);
      const screen = await lines();
      expect(screen).toHaveLength(rows);
      for (const line of screen.slice(1, -1)) expect(line).toHaveLength(columns);
    }
  });

  test('gets ASCII alone on request', async () => {
    const { type, terminal } = show(lab(), 120, 40, { ascii: true });
    type(CTRL_CLOSE, '?', CTRL_CLOSE, '3', '2');
    await terminal.lines();
    expect(terminal.sent.replace(/\u001b/g, '')).toMatch(/^[\x20-\x7e\r\n]*$/);
  });

  test('has a whole footer in ASCII, where arrows are wider', async () => {
    const { type, lines } = show(lab(), 80, 24, { ascii: true });
    type(ESC);
    for (const panel of ['1', '2', '3', '4', '5']) {
      type(panel);
      expect((await lines()).at(-1)).toMatch(/^ CONTROL .* q leave *$/);
    }
  });

  test('gets no colours without colours, and still sees focus and choice', async () => {
    const { type, terminal } = show(freePlay(), 120, 40, { colors: false });
    type('ping -c 1 192.168.10.3', '\r', ESC, '3', UP);
    await terminal.lines();
    expect(terminal.sent).not.toMatch(/\u001b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7])m/);
    expect(terminal.sent).toMatch(/\u001b\[[0-9;]*7m/);
  });

  test('is given back when the screen ends', async () => {
    const { terminal, screen } = show(freePlay());
    screen.unmount();
    await terminal.lines();
    expect(terminal.alternate).toBe(false);
    expect(terminal.listening).toBe(false);
    expect(terminal.sent.lastIndexOf('\u001b[?25h')).toBeGreaterThan(terminal.sent.lastIndexOf('\u001b[?25l'));
  });

  test('costs few bytes per key', async () => {
    const { type, screen } = show(freePlay());
    type('p');
    const before = screen.writer.bytes;
    type('i');
    expect(screen.writer.bytes - before).toBeLessThanOrEqual(100);
  });
});

test('the footer tells of zoom while the shell breaks lines that a zoomed one would not', async () => {
  const { type, text } = show(freePlay(), 120, 40);
  expect(await text()).not.toContain(':zoom');
  type('ss -tan', '\r', 'ip route', '\r');
  expect(await text()).toContain(':zoom long lines whole');
  type(':zoom', '\r');
  expect(await text()).not.toContain('long lines whole');
});
