/** wget over TLS as Debian's 1.21.3 was recorded, against the same staged server: every case, but for dates, speeds and what is named below. */
import { describe, expect, test } from 'vitest';
import { recorded, type Replay } from '../../helpers/golden-web.ts';
import { replayWebTls, webTlsCases } from '../../helpers/golden-web-tls.ts';

/** Cases that are not held to the letter, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  d: 'no debugging output is offered',
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
      .replace(/=[\d.]+s$/gm, '=TIME')
      .replace(/in [\d.]+s +(?=\n|$)/g, 'in TIME');
  return { stdout: strip(stdout), stderr: strip(stderr), exit };
}

describe('wget over TLS prints what the real one printed', () => {
  test.each(webTlsCases('wget-tls', Object.keys(OTHERWISE)))('%s', (name) => {
    expect(butTimes(replayWebTls(name))).toEqual(butTimes(recorded(name)));
  });
});

test('what is not held to the letter is named, and exists', () => {
  const all = webTlsCases('wget-tls');
  for (const name of Object.keys(OTHERWISE)) expect(all).toContain(`wget-tls/${name}`);
});
