/** The predicates of log(1) as far as they choose a process: `process == "mDNSResponder"`. */

const FIELDS = /^(process|processImagePath|sender|subsystem|category)$/;

/** Whether a predicate lets lines of this process pass; undefined: it cannot be read. */
export function admits(predicate: string, process: string): boolean | undefined {
  const tests = predicate.split(/\s+(?:AND|&&)\s+/i).map((test) => admitsOne(test.trim(), process));
  return tests.includes(undefined) ? undefined : !tests.includes(false);
}

function admitsOne(test: string, process: string): boolean | undefined {
  const match = /^(\w+)\s*(==|=|!=|CONTAINS|BEGINSWITH|ENDSWITH|CONTAINS\[c\])\s*(["'])(.*)\3$/i.exec(test);
  if (!match) return undefined;
  const [, field = '', operator = '', , wanted = ''] = match;
  if (!FIELDS.test(field)) return undefined;
  const value = valueOf(field, process);
  switch (operator.toUpperCase()) {
    case '!=':
      return value !== wanted;
    case 'CONTAINS':
      return value.includes(wanted);
    case 'CONTAINS[C]':
      return value.toLowerCase().includes(wanted.toLowerCase());
    case 'BEGINSWITH':
      return value.startsWith(wanted);
    case 'ENDSWITH':
      return value.endsWith(wanted);
    default:
      return value === wanted;
  }
}

function valueOf(field: string, process: string): string {
  if (field === 'subsystem') return `com.apple.${process}`;
  if (field === 'category') return 'Default';
  return field === 'processImagePath' ? `/usr/sbin/${process}` : process;
}
