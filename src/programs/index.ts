/** The registry of programs: one import line and one array entry each. */
import type { Program } from '../core/sys.ts';
import { arp } from './arp/index.ts';
import { bridge } from './bridge/index.ts';
import { browser } from './browser/index.ts';
import { cat } from './cat.ts';
import { cmp } from './cmp.ts';
import { conntrack } from './conntrack/index.ts';
import { craft } from './craft/index.ts';
import { curl } from './curl/index.ts';
import { dhclient } from './dhclient/index.ts';
import { dig, macosDig } from './dig/index.ts';
import { echo } from './echo.ts';
import { getent } from './getent/index.ts';
import { grep } from './grep/index.ts';
import { head } from './head.ts';
import { help } from './help.ts';
import { host } from './host/index.ts';
import { hostname } from './hostname.ts';
import { httpdCommand } from './httpd/command.ts';
import { ifconfig } from './ifconfig/index.ts';
import { ip } from './ip/index.ts';
import { iperf3 } from './iperf3/index.ts';
import { iptables } from './iptables/index.ts';
import { iptablesSave } from './iptables/save-command.ts';
import { link } from './link/index.ts';
import { ls } from './ls.ts';
import { lsof } from './lsof/index.ts';
import { macosPrograms } from './macos/index.ts';
import { nc } from './nc/index.ts';
import { netstat } from './netstat/index.ts';
import { nslookup } from './nslookup/index.ts';
import { openssl } from './openssl/index.ts';
import { ping } from './ping/index.ts';
import { printf } from './printf/index.ts';
import { pv } from './pv/index.ts';
import { resolvectl } from './resolvectl/index.ts';
import { rm } from './rm.ts';
import { rndc } from './rndc/index.ts';
import { route } from './route/index.ts';
import { seq } from './seq.ts';
import { sha256sum } from './sha256sum/index.ts';
import { sleep } from './sleep.ts';
import { ss } from './ss/index.ts';
import { ssldump } from './ssldump/index.ts';
import { sudo } from './sudo.ts';
import { sysctl } from './sysctl/index.ts';
import { tcpdump } from './tcpdump/index.ts';
import { tcpflow } from './tcpflow/index.ts';
import { traceroute } from './traceroute/index.ts';
import { falseProgram, trueProgram } from './true.ts';
import { truncate } from './truncate.ts';
import { udhcpc } from './udhcpc/index.ts';
import { wc } from './wc.ts';
import { wget } from './wget/index.ts';
import { windowsPrograms } from './windows/index.ts';
import { yes } from './yes.ts';

export const programs: readonly Program[] = [
  arp,
  bridge,
  browser,
  cat,
  cmp,
  conntrack,
  craft,
  curl,
  dhclient,
  dig,
  macosDig,
  echo,
  getent,
  grep,
  head,
  help,
  host,
  hostname,
  httpdCommand,
  ifconfig,
  ip,
  iperf3,
  iptables,
  iptablesSave,
  link,
  ls,
  lsof,
  nc,
  netstat,
  nslookup,
  openssl,
  ping,
  printf,
  pv,
  resolvectl,
  rm,
  rndc,
  route,
  seq,
  sha256sum,
  sleep,
  ss,
  ssldump,
  sudo,
  sysctl,
  tcpdump,
  tcpflow,
  traceroute,
  trueProgram,
  falseProgram,
  truncate,
  udhcpc,
  wc,
  wget,
  yes,
  ...macosPrograms,
  ...windowsPrograms,
];
