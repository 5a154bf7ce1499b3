// Whoever leaves a lab that is done reads the story of the page that was asked for; a recording of it tells the same.
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { shell, temporaryFolder, wirelab } from '../helpers/cli.ts';

const LAB = `
lab: 1
id: page
title: A page
level: beginner
minutes: 1
goals: [Ask for a page]
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } }, services: [{ http: { files: { /index.html: hi } } }] }
  links: [{ endpoints: ['pc:eth0', 'web:eth0'] }]
steps:
  - say: |
      # What comes back?
      Ask web.
    expect: [packet: http.response.code == 200]
    hints: [Ask., Ask web., 'curl http://web/']
    solution: ['pc: curl http://web/']
`;

const folder = temporaryFolder();
afterAll(() => folder.remove());
const lab = folder.file('90-page.yaml', LAB);
const narrated = (data: string, lines: string, ...words: string[]) =>
  shell(`printf '${lines}' | XDG_DATA_HOME=${folder.path(data)} wirelab lab ${lab} --narrate ${words.join(' ')}`)
    .stdout;

const plain = (text: string): string => text.replace(/\s+/g, ' ');

const TITLE = 'What happens when I type http://web/ and press Enter';

test('a lab that is done ends with the story; one that is not ends without', () => {
  const done = narrated('a', 'curl http://web/\\n:quit\\n');
  expect(done).toContain(`\n${TITLE}\n\n 1. I type http://web/.`);
  const lines = done.slice(done.indexOf(TITLE)).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(plain(done)).toMatch(/TCP: from my port \d+ I send SYN to 10\.0\.0\.2, port 80; web answers SYN-ACK/);
  expect(done.trimEnd()).toMatch(/Rendering: [^]*draws\.$/);
  expect(narrated('b', 'ping -c 1 web\\n:quit\\n')).not.toContain(TITLE);
});

test('export --story tells it again from the recording, as Markdown into a file of that kind', () => {
  const name = folder.path('run');
  const told = narrated('c', 'curl http://web/\\n:quit\\n', '--record', name);
  const story = told.slice(told.indexOf(TITLE));
  const again = wirelab('export', `${name}.wirelab`, '--story');
  expect(again.exit).toBe(0);
  expect(plain(again.stdout)).toBe(plain(story));
  const file = folder.path('answer.md');
  expect(wirelab('export', `${name}.wirelab`, '--story', '-o', file)).toMatchObject({ exit: 0 });
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^# ${TITLE}\\n\\n1\\. I type`));
});

test('a session without a page has no story', () => {
  const name = folder.path('none');
  narrated('d', 'ping -c 1 web\\n:quit\\n', '--record', name);
  const ran = wirelab('export', `${name}.wirelab`, '--story');
  expect(ran).toMatchObject({ exit: 2 });
  expect(ran.stderr).toContain('no page was asked for');
});
