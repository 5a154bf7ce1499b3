// Looks at the home screen by hand: node scripts/run.js test/helpers/dev-home.ts
import { chooseAtHome } from '../../src/ui/home/mount-home.ts';
import { guardTerminal, LocalTerminal } from '../../src/ui/terminal/local-terminal.ts';
import { capabilities } from '../../src/ui/terminal/terminal.ts';

const lab = (number: string, id: string, title: string, done: number, steps = 7) => ({
  id,
  number,
  title,
  level: 'beginner',
  minutes: 15,
  goals: [
    'Say why the first ping to a neighbour is slower than the second',
    'Read an ARP request and name the one field that its sender leaves blank',
  ],
  needs: ['start'],
  steps,
  done,
});

guardTerminal();
const choice = await chooseAtHome({
  model: {
    labs: [
      lab('00', 'start', 'The whole journey', 4, 4),
      lab('02', 'frames', 'Frames on a wire', 7),
      lab('04', 'arp', 'Who has this address?', 3),
      lab('08', 'ping', 'Ping, dissected', 0),
      lab('09', 'traceroute', 'Every hop by name', 0),
    ],
    paths: [{ title: 'Interview', about: undefined, labs: ['start', 'frames', 'subnets', 'arp', 'ping'] }],
    continue: 'arp',
    notice: undefined,
  },
  terminal: new LocalTerminal(),
  capabilities: capabilities(process.env),
});
console.log(JSON.stringify(choice));
