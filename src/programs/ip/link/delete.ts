/** `ip link delete` (ip-link(8)): every interface here is a piece of hardware, which cannot be deleted. */
import type { Sys } from '../../../core/sys.ts';
import { linkNamed } from '../../lib/rows.ts';
import { answers, garbage, noDevice, WRONG_USAGE } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import type { Words } from '../../lib/iproute/words.ts';
import type { Options } from '../options.ts';

export function deleteLink(sys: Sys, _options: Options, words: Words): void {
  let device: string | undefined;
  while (!words.done) {
    const word = words.next();
    const name = word === 'dev' ? words.next() : word;
    if (device !== undefined) throw garbage('dev', name);
    device = name;
  }
  if (device === undefined) throw new Stop(WRONG_USAGE, 'Not enough information: "dev" argument is required.');
  if (!linkNamed(sys, device)) throw noDevice(device);
  sys.privileged();
  throw answers('EOPNOTSUPP');
}
