// Looks at the screen by hand: node scripts/run.js test/helpers/dev-screen.ts [chain|star|play] [slow]
import { mount } from '../../src/ui/mount.ts';
import { guardTerminal, LocalTerminal } from '../../src/ui/terminal/local-terminal.ts';
import { capabilities } from '../../src/ui/terminal/terminal.ts';
import { FOUR_ROUTERS, labOf, STAR, StagedSession } from './staged-session.ts';

const [what = 'chain', pace] = process.argv.slice(2);

const CHAIN_LAB = labOf([
  {
    say: '# Who takes one from the TTL?\nFour routers stand between alice and bob. You are about to send one echo request with a TTL of 100.\n\n    ping -c 1 192.168.10.3\n',
    question: { kind: 'predict', ask: 'Which TTL will the reply carry when it reaches you?' },
    questionOpen: true,
    hintsLeft: 3,
    expectations: [{ text: 'an echo reply reaches alice', met: false, nearest: 'no frame yet' }],
    why: 'Four routers forwarded it; each took one. That is **all** a TTL is.',
    myth: {
      id: 'M22',
      belief: 'The TTL is a time.',
      fact: 'It counts hops: each router takes at least one.',
      sources: ['RFC 1812, 5.3.1'],
    },
  },
  {
    say: '# Read the question\nIn Packets choose "who has 192.168.1.1" and open it in Inspect. After the Ethernet header come 28 bytes of ARP.',
    question: {
      kind: 'choose',
      ask: 'alice left one field blank, six zero bytes. Which?',
      options: [
        'her own MAC address',
        'her own IP address',
        "the target's MAC address",
        "the target's IP address, which is a rather long option to read",
      ],
    },
    questionOpen: true,
    hintsLeft: 2,
  },
]);

const session =
  what === 'star'
    ? new StagedSession(STAR, CHAIN_LAB)
    : new StagedSession(FOUR_ROUTERS, what === 'play' ? undefined : CHAIN_LAB);
if (pace) session.eager = false;
const restore = guardTerminal();
const screen = mount({ session, terminal: new LocalTerminal(), capabilities: capabilities(process.env) });
const send = session.send.bind(session);
session.send = (intent) => {
  if (intent.type === 'leave') {
    screen.unmount();
    restore();
    process.exit(0);
  }
  if (intent.type === 'answer') {
    const { step } = screen.view.state;
    session.setStep(step, {
      questionOpen: false,
      verdict: { given: intent.text, truth: undefined, right: undefined, sentence: undefined },
    });
    return undefined;
  }
  if (intent.type === 'hint') {
    const { step } = screen.view.state;
    session.setStep(step, { hintsShown: ['Look at the routers.'], hintsLeft: 1 });
  }
  if (intent.type === 'line' && intent.text.startsWith('ping')) {
    const said = send(intent);
    session.setStep(0, { state: 'passed', verdict: { given: '96', truth: '96', right: true, sentence: undefined } }, 1);
    return said;
  }
  return send(intent);
};
setInterval(() => {
  if (pace && session.player.running && !session.quiet) session.advance(1);
}, 400);
