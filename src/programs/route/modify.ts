/** `route add` and `route del` (route(8)): what the words say becomes one change of the kernel's table. */
import { formatIpv4, formatPrefix } from '../../core/address.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { ExitStatus, Sys } from '../../core/sys.ts';
import { readTarget, type Target } from './target.ts';
import { INET_USAGE } from './usage.ts';

const KERNEL_REFUSED = 7;

export function modify(sys: Sys, op: 'add' | 'delete', words: readonly string[]): ExitStatus {
  if (words.filter((word) => !word.startsWith('#')).length === 0) return (sys.print(INET_USAGE), 0);
  const target = readTarget(sys, words);
  if (!target.ok) return (sys.warn(target.error.text), target.error.status);
  sys.privileged();
  const errno = change(sys, op, target.value);
  if (errno === undefined) return 0;
  sys.warn(`${op === 'add' ? 'SIOCADDRT' : 'SIOCDELRT'}: ${errnoText(errno)}\n`);
  return KERNEL_REFUSED;
}

function change(sys: Sys, op: 'add' | 'delete', target: Target): Errno | undefined {
  const { address, length, gateway, metric, device, reject } = target;
  // a network without a mask has host bits in the kernel's eyes
  if (length === undefined) return 'EINVAL';
  const done = sys.change('route', op, {
    to: formatPrefix({ address, length }),
    via: gateway === undefined ? '' : formatIpv4(gateway),
    interface: device ?? '',
    metric: metric ?? (op === 'add' ? 0 : ''),
    type: reject ? 'unreachable' : op === 'add' ? 'unicast' : '',
  });
  return done.ok ? undefined : done.error;
}
