/** One event of a stream as it travelled: its name, if it had one, and its JSON. */
export interface WireEvent {
  readonly name: string | undefined;
  readonly data: Record<string, unknown> & { readonly type?: string };
}

/** The events of a stream's text, in order. */
export function readEvents(text: string): WireEvent[] {
  return text
    .split('\n\n')
    .filter((frame) => frame !== '')
    .map((frame) => {
      const line = (field: string) =>
        frame
          .split('\n')
          .find((one) => one.startsWith(`${field}: `))
          ?.slice(field.length + 2);
      return { name: line('event'), data: JSON.parse(line('data') ?? 'null') };
    });
}

/** A field on the way down into some JSON; undefined as soon as a step leads nowhere. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}
