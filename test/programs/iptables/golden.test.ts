// iptables, held to what iptables 1.8.9 printed on the recorded network.
import { holdSection, without } from '../../helpers/golden-hold.ts';

/** The recorded rules that wirelab's filter cannot have: by match, by target, or without one. */
const NOT_OURS = /-f |TTL match|--ttl|no telnet|limit|LOG|-A INPUT -p udp$|^(\d+ +| *0 +0 )? {11}(17|udp) /;

const ours = (text: string): string => {
  let number = 0;
  return without(NOT_OURS)(text)
    .split('\n')
    .map((line) => {
      if (!/^\d/.test(line)) number = 0;
      return line.replace(/^\d+ +/, (old) => String(++number).padEnd(old.length));
    })
    .join('\n');
};

/** With nf_tables a chain counts only once it has had a rule; ours saw the echo that warmed the caches. */
const counted = (text: string): string =>
  text.replace(/(INPUT|OUTPUT) \(policy ACCEPT 0 packets, 0 bytes/g, '$1 (policy ACCEPT 1 packets, 84 bytes');

const OWN_CHAINS = 'chains of your own';
const SAVE = 'iptables-save';

holdSection('iptables', ['iptables'], {
  notBuilt: {
    'iptables/A-no-target': 'a rule that only counts',
    'iptables/A-fragment': 'a match for fragments',
    'iptables/A-ttl': 'a match for the TTL',
    'iptables/A-comment': 'comments',
    'iptables/A-limit': 'a limit by rate',
    'iptables/A-log': 'a log',
    'iptables/N': OWN_CHAINS,
    'iptables/N-again': OWN_CHAINS,
    'iptables/X': OWN_CHAINS,
    'iptables/X-absent': OWN_CHAINS,
    'iptables/X-in-use': OWN_CHAINS,
  },
  notHere: {
    'iptables/A-jump': OWN_CHAINS,
    'iptables/A-return': OWN_CHAINS,
    'iptables/N-then-L': OWN_CHAINS,
    'iptables/save': SAVE,
    'iptables/counters-save': SAVE,
    'iptables/bad-port': 'the real one takes 99999 for another port; ours refuses it',
    'iptables/counters-small': 'how many probes of traceroute are still under way',
  },
  differs: {
    'iptables/L': ours,
    'iptables/L-n': ours,
    'iptables/L-n-line-numbers': ours,
    'iptables/L-INPUT': ours,
    'iptables/L-n-v': (text) => counted(without(NOT_OURS)(text)),
    'iptables/L-v-empty': counted,
    'iptables/S': ours,
  },
});
