/** curl as Debian's 7.88.1 was recorded, against the same staged server: every case, but for times, ports and what is named below. */
import { describe, expect, test } from 'vitest';
import { type Replay, recorded, replayWeb, webCases } from '../../helpers/golden-web.ts';

/** Cases that are not held to the letter, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'o-v': 'the recording happened to cross a full second in the middle, which draws the meter once more',
  'v-piped': 'two programs wrote into one pipe',
  'slow-meter': 'when the meter is drawn depends on where in a second the recording began',
  'trailing-dot': 'glibc looks for the dot in its hosts file',
  'chunked-raw': '--raw is not offered: the codec gives content without its chunks',
  'two-lengths': 'RFC 9112, 6.3 refuses what the real one takes',
  'create-dirs': 'this machine cannot make directories',
  'output-dir': 'this machine cannot make directories',
};

const METER = /(\r *\d+ +\S+ +\d+ +\S+ +\d+ +\S+) +\S+ +\S+ (.*) \S+(?=\r|\n)/g;

function butTimes({ stdout, stderr, exit }: Replay): Replay {
  const strip = (text: string): string =>
    text
      .replace(/\x1b\[\d*m|\x1b\]8;;(.*?)\x1b\\\\?/g, '') // bold names and links: a terminal's own show
      .replace(/^[\r]?\n(?=.*\x1b)/gm, '')
      .replace(/-{24}[0-9a-f]{16}/g, 'BOUNDARY')
      .replace(/0x[0-9a-f]{9,}/g, '0x#')
      .replace(/after \d+ (ms|milliseconds)/g, 'after # $1')
      .replace(/(\t|expire )1[67]\d{8}/g, '$1#')
      .replace(/(lport=|"local_port":)\d+/g, '$1#')
      .replace(/("(?:time|speed)_\w+":)[\d.]+/g, '$1#')
      .replace(/\b\d\.\d{6}\b/g, '#')
      .replace(METER, '$1 # # $2 #');
  return { stdout: strip(stdout), stderr: strip(stderr), exit };
}

describe('curl prints what the real one printed', () => {
  test.each(webCases('curl', Object.keys(OTHERWISE)))('%s', (name) => {
    expect(butTimes(replayWeb(name))).toEqual(butTimes(recorded(name)));
  });
});

test('what is not held to the letter is named, and exists', () => {
  const all = webCases('curl');
  for (const name of Object.keys(OTHERWISE)) expect(all).toContain(`curl/${name}`);
});

describe('where ours differs it says so', () => {
  test('two lengths are refused', () => {
    expect(replayWeb('curl/two-lengths')).toMatchObject({ exit: 8, stdout: '' });
  });

  test('the meter grows once a second', () => {
    const { stderr } = replayWeb('curl/slow-meter');
    expect(stderr.split('\r')).toHaveLength(4);
    expect(stderr).toContain('\r 60  1000   60   600 ');
    expect(stderr).toMatch(/\r100 {2}1000 {2}100 {2}1000 .*\n$/);
  });

  test('a pipe gets head, content and remarks', () => {
    const lines = (text: string): string[] =>
      text
        .split(/\r?\n|\r/)
        .filter((line) => !/^ *\d+ /.test(line))
        .sort();
    expect(lines(replayWeb('curl/v-piped').stdout)).toEqual(lines(recorded('curl/v-piped').stdout));
  });
});
