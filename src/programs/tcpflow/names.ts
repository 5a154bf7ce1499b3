/** What a flow's file is called: tcpflow's templates (-T of tcpflow(1)). */
import { formatIpv4 } from '../../core/address.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Flow } from './flows.ts';

/** `010.000.000.001`, so that names sort as addresses do. */
const address = (value: number): string =>
  formatIpv4(value)
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.');
const port = (value: number): string => String(value).padStart(5, '0');

/** `010.000.000.001.40000-010.000.000.002.00080`, the name without a template. */
export const plainName = ({ ends }: Flow): string =>
  `${address(ends.source)}.${port(ends.sourcePort)}-${address(ends.destination)}.${port(ends.destinationPort)}`;

/** The name for the flow when `taken` files have had it already. The error is the letter that is not built in. */
export function nameFor(template: string, flow: Flow, taken: number): Result<string> {
  const { source, destination, sourcePort, destinationPort } = flow.ends;
  const values: Readonly<Record<string, string>> = {
    A: address(source),
    a: port(sourcePort),
    B: address(destination),
    b: port(destinationPort),
    C: taken > 0 ? 'c' : '',
    c: taken > 0 ? String(taken) : '',
    N: String(flow.number % 1000).padStart(3, '0'),
    V: '',
    v: '',
    '%': '%',
  };
  const unknown = [...template.matchAll(/%(.?)/gs)].find(([, letter = '']) => !(letter in values));
  if (unknown) return fail(unknown[0]);
  const name = template.replaceAll(/%(.)/gs, (_, letter: string) => values[letter]!);
  const counts = /%c/.test(template.replaceAll('%%', ''));
  return ok(counts || taken === 0 ? name : `${name}c${taken}`);
}
