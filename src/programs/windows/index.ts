/** The tools that only a Windows machine has, or has in its own way. */
import type { Program } from '../../core/sys.ts';
import { arp } from './arp.ts';
import { ipconfig } from './ipconfig/index.ts';
import { netstat } from './netstat.ts';
import { nslookup } from './nslookup/index.ts';
import { ping } from './ping/index.ts';
import { route } from './route.ts';
import { tracert } from './tracert/index.ts';

export const windowsPrograms: readonly Program[] = [arp, ipconfig, netstat, nslookup, ping, route, tracert];
