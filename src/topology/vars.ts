/** `vars`: values drawn for each learner and class, put wherever `${name}` stands. `$${` writes the two characters themselves. */
import { stream } from '../core/rng.ts';

export type Drawn = Readonly<Record<string, string | number>>;

/** Every variable has its own stream, so adding one redraws none of the others. */
export function draw(
  vars: Readonly<Record<string, { readonly pick: readonly (string | number)[] }>>,
  seed: number,
  classSeed: number,
): Drawn {
  return Object.fromEntries(
    Object.entries(vars).map(([name, { pick }]) => [
      name,
      pick[stream(seed, `vars/${classSeed}/${name}`).below(pick.length)]!,
    ]),
  );
}

/** A text that is one variable and nothing else becomes the drawn value itself, number or text. */
export function substitute(text: string, drawn: Drawn, unknown: (name: string) => void): string | number {
  const lookUp = (name: string): string | number | undefined => {
    if (Object.hasOwn(drawn, name)) return drawn[name];
    unknown(name);
    return undefined;
  };
  if (!text.includes('${')) return text;
  const whole = /^\$\{([^{}]*)\}$/.exec(text);
  if (whole) return lookUp(whole[1]!) ?? text;
  return text.replace(/\$\$\{|\$\{([^{}]*)\}/g, (match, name: string | undefined) =>
    name === undefined ? '${' : String(lookUp(name) ?? match),
  );
}
