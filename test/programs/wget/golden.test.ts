/** wget as Debian's 1.21.3 was recorded, against the same staged server: every case, but for dates, speeds and what is named below. */
import { describe, expect, test } from 'vitest';
import { type Replay, recorded, replayWeb, webCases } from '../../helpers/golden-web.ts';
import { fileNameOf, wgetUrl } from '../../../src/programs/wget/urls.ts';

/** Cases that are not held to the letter, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  P: 'this machine cannot make directories',
  d: 'no debugging output is offered',
  exists: 'ls lays columns out with a tab there',
  query: 'ls quotes names there',
};

function butTimes({ stdout, stderr, exit }: Replay): Replay {
  const strip = (text: string): string =>
    text
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'DATE')
      .replace(/\([\d.]+ [KMG]?B\/s\)/g, '(RATE)')
      .replace(/in [\d.]+s +$/gm, 'in TIME')
      .replace(/ in [\d.]+s \(/g, ' in TIME (')
      .replace(/(wall clock time: )[\d.]+s/g, '$1TIME')
      .replace(/ +[\d.]+ [KMG ]?B\/s(?= )/g, ' SPEED')
      .replace(/(\d%) +[\d.]+[KMG ](=| )/g, '$1 SPEED$2')
      .replace(/=[\d.]+s$/gm, '=TIME');
  return { stdout: strip(stdout), stderr: strip(stderr), exit };
}

describe('wget prints what the real one printed', () => {
  test.each(webCases('wget', Object.keys(OTHERWISE)))('%s', (name) => {
    expect(butTimes(replayWeb(name))).toEqual(butTimes(recorded(name)));
  });
});

test('what is not held to the letter is named, and exists', () => {
  const all = webCases('wget');
  for (const name of Object.keys(OTHERWISE)) expect(all).toContain(`wget/${name}`);
});

test('a name that is taken gets a number', () => {
  expect(replayWeb('wget/exists').stdout).toContain('f1.txt.1');
});

test.each([
  ['http://h/a%1b%5b2J', 'a%1B[2J'],
  ['http://h/a%00%0d%0Ab', 'a%00%0D%0Ab'],
  ['http://h/..%2f..%2fetc%2fpasswd', '..%2F..%2Fetc%2Fpasswd'],
  ['http://h/caf%c3%a9?a/b', 'café?a%2Fb'],
])('the name of %s is %s: no control characters, no other directory', (text, name) => {
  const url = wgetUrl(text);
  expect(url.ok && fileNameOf(url.value)).toBe(name);
});

test('a query stays in the name', () => {
  const replay = replayWeb('wget/query');
  expect(replay.stdout).toContain('echo?x=1&y=2');
  expect(butTimes({ ...replay, stdout: '' })).toEqual(butTimes({ ...recorded('wget/query'), stdout: '' }));
});
