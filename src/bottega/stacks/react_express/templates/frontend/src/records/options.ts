import type { Ref } from './resource';

/** The options with the rows of `linked` whose ids are chosen, also where a search leaves them out. */
export function withLinked(options: Ref[], linked: (Ref | undefined)[], chosen: string[]): Ref[] {
  const missing = linked.filter(
    (ref, index): ref is Ref =>
      ref !== undefined &&
      chosen.includes(ref.id) &&
      !options.some((option) => option.id === ref.id) &&
      linked.findIndex((other) => other?.id === ref.id) === index,
  );
  return [...missing, ...options];
}
