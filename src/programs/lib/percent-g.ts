/** printf(3)'s `%g`: so many significant digits, no zeros at the end, an exponent below 1e-4 and from 10^digits on. */
export function percentG(n: number, digits = 6): string {
  if (n === 0) return '0';
  const [mantissa = '', power = '0'] = n.toExponential(digits - 1).split('e');
  const exponent = Number(power);
  const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent >= -4 && exponent < digits) return trimmed(n.toFixed(digits - 1 - exponent));
  const sign = exponent < 0 ? '-' : '+';
  return `${trimmed(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
