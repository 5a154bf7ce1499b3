/** A segment in a learner's words: Wireshark's info line with what it is first, so that a narrow row still tells it. */

const INFO = /^((?:\[TCP [^\]]+\] ?)*)(\d+ \u2192 \d+) \[([^\]]*)\](.*)$/;

/** What Wireshark's analysis noticed, in fewer words. */
const NOTES: readonly (readonly [RegExp, string])[] = [
  [/Dup ACK \d+#(\d+)/, 'dup $1'],
  [/Dup ACK/, 'dup'],
  [/Fast Retransmission/, 'again, fast'],
  [/Spurious Retransmission/, 'again, needless'],
  [/Retransmission/, 'again'],
  [/Out-Of-Order/, 'out of order'],
  [/Previous segment not captured/, 'after a gap'],
  [/ACKed unseen segment/, 'of unseen data'],
  [/ZeroWindowProbeAck/, 'answers the probe'],
  [/ZeroWindowProbe/, 'window probe'],
  [/ZeroWindow/, 'window closed'],
  [/Window Full/, 'window full'],
  [/Window Update/, 'window update'],
  [/Keep-Alive ACK/, 'answers keepalive'],
  [/Keep-Alive/, 'keepalive'],
  [/Port numbers reused/, 'ports reused'],
];

/** `SYN  seq 0  win 64240  mss 1460`, `data 1448 B  seq 4345`, `ACK 28961  win 64128`; undefined when it is no such line. */
export function tcpWords(info: string): string | undefined {
  const [, analysis = '', ports = '', flagText = '', rest = ''] = INFO.exec(info) ?? [];
  if (ports === '') return undefined;
  const flags = flagText.split(', ');
  const number = (name: string): string | undefined => new RegExp(`\\b${name}=(\\d+)`).exec(rest)?.[1];
  const words = [...notes(analysis), ...what(flags, number), ports].filter(Boolean);
  return words.join('  ');
}

function notes(analysis: string): string[] {
  const found = analysis.match(/\[TCP ([^\]]+)\]/g) ?? [];
  const told = found.map((note) => {
    const known = NOTES.find(([pattern]) => pattern.test(note));
    return known ? note.replace(known[0], known[1]).slice(5, -1) : note.slice(5, -1);
  });
  return told.map((note) => `${note}:`);
}

function what(flags: readonly string[], number: (name: string) => string | undefined): string[] {
  const has = (flag: string): boolean => flags.includes(flag);
  const [seq = '0', ack, win, mss] = ['Seq', 'Ack', 'Win', 'MSS'].map(number);
  const length = Number(number('Len') ?? 0);
  const marks = ['ECE', 'ECN', 'CWR'].filter(has);
  const names = ['SYN', 'FIN', 'RST'].filter(has);
  const data = length > 0 ? [`data ${length} B`] : [];
  if (names.length === 0 && data.length === 0) return [`ACK ${ack ?? '?'}`, `win ${win ?? '?'}`, ...marks];
  const acknowledges = has('ACK') && names.length > 0 ? [`ack ${ack ?? '?'}`] : [];
  const opening = has('SYN') ? [`win ${win ?? '?'}`, mss === undefined ? '' : `mss ${mss}`] : [];
  return [...names, ...data, `seq ${seq}`, ...acknowledges, ...opening, ...marks];
}
