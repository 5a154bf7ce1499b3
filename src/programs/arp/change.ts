/** What arp changes in the neighbour table: `-s` sets an entry, `-d` deletes one, `-f` sets those of a file. */
import { formatIpv4, formatMac, type MacAddress } from '../../core/address.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Sys } from '../../core/sys.ts';
import { lookupHost } from '../lib/hosts.ts';
import { linkRows } from '../lib/rows.ts';

const FAILED = 255;

const complain = (sys: Sys, words: string): number => {
  sys.warn(`${words}\n`);
  return FAILED;
};

const onDevice = (device: string | undefined): { readonly interface?: string } =>
  device === undefined ? {} : { interface: device };

export function remove(sys: Sys, device: string | undefined, [host]: readonly string[]): number {
  if (host === undefined) return complain(sys, 'arp: need host name');
  const address = lookupHost(sys, host);
  if (!address.ok) return complain(sys, `${host}: Unknown host`);
  const done = sys.change('neigh', 'delete', { address: formatIpv4(address.value), ...onDevice(device) });
  if (done.ok) return 0;
  if (done.error !== 'ENOENT') return complain(sys, `SIOCDARP(dontpub): ${errnoText(done.error)}`);
  sys.print(`No ARP entry for ${host}\n`);
  return FAILED;
}

export function set(sys: Sys, device: string | undefined, words: readonly string[]): number {
  const [host, hardware, ...flags] = words;
  if (host === undefined) return complain(sys, 'arp: need host name');
  const address = lookupHost(sys, host);
  if (!address.ok) return complain(sys, `${host}: Unknown host`);
  if (hardware === undefined) return complain(sys, 'arp: need hardware address');
  const mac = readHardware(hardware);
  if (mac === undefined) return complain(sys, 'arp: invalid hardware address');
  if (flags.includes('pub')) return publish(sys, mac);
  const done = sys.change('neigh', 'replace', {
    address: formatIpv4(address.value),
    mac: formatMac(mac),
    state: flags.includes('temp') ? 'STALE' : 'PERMANENT',
    ...onDevice(device),
  });
  return done.ok ? 0 : complain(sys, `SIOCSARP: ${errnoText(done.error)}`);
}

/** Linux answers for others only with the address of an interface of its own; here it answers for nobody. */
function publish(sys: Sys, mac: MacAddress): number {
  const own = linkRows(sys).some((link) => link.mac === formatMac(mac));
  return complain(sys, `SIOCSARP: ${errnoText(own ? 'EOPNOTSUPP' : 'ENODEV')}`);
}

/** Up to six bytes; those left out are zero, as with the real one. */
function readHardware(text: string): MacAddress | undefined {
  if (!/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){0,5}$/i.test(text)) return undefined;
  const bytes = text.split(':').map((part) => parseInt(part, 16));
  return [...bytes, 0, 0, 0, 0, 0].slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
}

export function setFromFile(sys: Sys, device: string | undefined, path = '/etc/ethers'): number {
  const file = sys.files.read(path);
  if (!file.ok) return complain(sys, `arp: cannot open etherfile ${path} !`);
  const lines = fromUtf8(file.value).split('\n');
  let status = 0;
  lines.forEach((line, i) => {
    const words = line.replace(/#.*/, '').trim().split(/\s+/);
    if (words[0] === '') return;
    if (words.length < 2) sys.warn(`arp: format error on line ${i + 1} of etherfile ${path} !\n`);
    else if (set(sys, device, words) !== 0) {
      sys.warn(`arp: cannot set entry on line ${i + 1} of etherfile ${path} !\n`);
      status = FAILED;
    }
  });
  return status;
}
