import type { Mode } from './cells';

const kind = 'does not apply: ';

/** Faults without a test here, whatever the surface. */
const everywhere: Readonly<Record<string, string>> = {
  F73: `${kind}comes before any surface; local.test.ts shows it of the bridge, test/extension of the editor`,
  F74: `${kind}comes before any surface; local.test.ts shows it of the bridge, test/extension of the editor`,
  F76: `${kind}a FIN means that the client has gone (DESIGN §7)`,
  F79: `${kind}shown of the chats of HTTP clients; a turn in the editor ends with its own host`,
  F80: `${kind}shown of the chats of HTTP clients; a turn in another window goes on, see windows that share one bridge`,
  F81: `${kind}comes before any surface; test/extension shows the store of secrets that refuses, and that cannot be read`,
  F82: 'open: no test fills the disk; keys and lists are in stores of VS Code, and headless writes nothing',
};

/** Why a fault has no test on a surface; undefined when nobody thought of it. */
export function reasonFor(id: `F${number}`, { surface, fallback }: Mode): string | undefined {
  if (everywhere[id]) return everywhere[id];
  if (['F12', 'F84', 'F85'].includes(id)) {
    return fallback ? undefined : `${kind}a fault of the fallback, which is off, or answers chats alone`;
  }
  if (['F70', 'F71', 'F72'].includes(id) && fallback) {
    return 'open: no test has a proxy in front of both providers; OpenRouter is reached without one here';
  }
  if (['F75', 'F77', 'F78', 'F83'].includes(id)) {
    if (surface.protocol === 'editor') return `${kind}a fault of HTTP clients and routes; VS Code calls a function`;
    return 'open: the same code for every route, before any provider: shown on other surfaces';
  }
  return surface.kind === 'document'
    ? `${kind}a fault of an event stream or of a chat's words; this answer is one JSON document`
    : undefined;
}
