/** Numbers as printf(3) writes them. */

/** `%.2f`: what lies in the middle is rounded to the even digit, where toFixed takes the larger one. */
export function percentF(n: number, digits: number): string {
  const text = n.toFixed(digits);
  const scaled = n * 10 ** digits;
  const down = Math.floor(scaled);
  const tie = scaled - down === 0.5 && down / 10 ** digits !== n && down % 2 === 0;
  return tie ? (down / 10 ** digits).toFixed(digits) : text;
}

/** `%g`: so many significant digits, no zeros at the end, an exponent below 1e-4 and from 10^digits on. */
export function percentG(n: number, digits = 6): string {
  if (n === 0) return '0';
  const [mantissa = '', power = '0'] = n.toExponential(digits - 1).split('e');
  const exponent = Number(power);
  const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent >= -4 && exponent < digits) return trimmed(n.toFixed(digits - 1 - exponent));
  const sign = exponent < 0 ? '-' : '+';
  return `${trimmed(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
