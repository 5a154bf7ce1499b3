/** The tools that only a macOS machine has, or has in its own way. */
import type { Program } from '../../core/sys.ts';
import { arp } from './arp.ts';
import { dscacheutil } from './dscacheutil.ts';
import { ifconfig } from './ifconfig.ts';
import { log } from './log/index.ts';
import { netstat } from './netstat/index.ts';
import { ping } from './ping/index.ts';
import { route } from './route/index.ts';
import { scutil } from './scutil.ts';
import { traceroute } from './traceroute/index.ts';

export const macosPrograms: readonly Program[] = [
  arp,
  dscacheutil,
  ifconfig,
  log,
  netstat,
  ping,
  route,
  scutil,
  traceroute,
];
