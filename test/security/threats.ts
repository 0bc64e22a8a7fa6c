/** A threat of the model, by what an attacker does. */
export interface Threat {
  readonly id: string;
  readonly attack: string;
  /** Why it does not apply here. Without this, tests have its id in their title. */
  readonly because?: string;
}

/** Every threat that the bridge and the extension were measured against. */
export const threats: readonly Threat[] = [
  { id: 'T01', attack: "DNS rebinding: a page's own name leads to this machine" },
  { id: 'T02', attack: 'a handler that the Host check does not stand before' },
  { id: 'T03', attack: 'a page sends JSON without being asked first' },
  { id: 'T04', attack: 'permissive CORS' },
  { id: 'T05', attack: 'the port is open to other machines' },
  { id: 'T06', attack: 'a local program without a key' },
  { id: 'T07', attack: 'a path that is computed from the Host header' },
  { id: 'T08', attack: 'request smuggling' },
  { id: 'T09', attack: 'the key guessed by the time of its comparison' },
  { id: 'T10', attack: 'the key in an address' },
  { id: 'T11', attack: 'secrets and prompts in logs and errors' },
  { id: 'T12', attack: 'secrets in settings, arguments and the environment' },
  { id: 'T13', attack: 'a secret storage without a keyring' },
  { id: 'T14', attack: 'a workspace that changes where the key goes' },
  { id: 'T15', attack: 'hosts that look like allowed ones' },
  { id: 'T16', attack: 'a field of a request that redirects the call' },
  { id: 'T17', attack: 'an image whose address leads inside' },
  { id: 'T18', attack: 'ids that climb out of their path' },
  { id: 'T19', attack: 'scripts in a page of the extension' },
  { id: 'T20', attack: 'secrets handed to a page of the extension' },
  { id: 'T21', attack: 'commands behind links in a text' },
  {
    id: 'T22',
    attack: 'an image in an answer that tells a secret when it is fetched',
    because:
      'the extension renders no answer itself: it hands the text to the chat of VS Code, which fetches no images.',
  },
  { id: 'T23', attack: 'injected text that writes settings or runs commands' },
  { id: 'T24', attack: 'bodies that are huge, compressed or deep' },
  { id: 'T25', attack: 'parameters that multiply the cost' },
  { id: 'T26', attack: 'text that a regular expression never finishes' },
  { id: 'T27', attack: 'prototype pollution' },
  { id: 'T28', attack: 'certificates that are not verified, or an authority that vouches for too much' },
  { id: 'T29', attack: 'a redirect that takes the credentials along' },
  { id: 'T30', attack: 'a stranger on the port' },
  { id: 'T31', attack: 'a key that is worth something after the bridge has gone' },
  { id: 'T32', attack: 'a conversation that leaves for OpenRouter unasked' },
  { id: 'T33', attack: 'packages that ship along, or run at installation' },
  { id: 'T34', attack: 'text that a terminal or a reader of the log acts on' },
  { id: 'T35', attack: 'metrics that tell, or grow with, what callers make up' },
];
