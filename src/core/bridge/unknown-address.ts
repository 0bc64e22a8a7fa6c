/** What is asked for at addresses of other services, and what to do about it. */
const known: readonly (readonly [address: RegExp, advice: string])[] = [
  [
    /^\/api\/(?:blobs|chat|create|delete|embed|embeddings|generate|ps|pull|show|tags|version)\b/,
    'The bridge does not speak Ollama\'s own protocol: where that program asks for a provider, choose OpenAI or "OpenAI compatible".',
  ],
  [
    /:(?:stream)?(?:generateContent|countTokens|embedContent|batchEmbedContents)$/i,
    'The bridge does not speak Gemini\'s protocol: where that program asks for a provider, choose OpenAI or "OpenAI compatible".',
  ],
  [
    /^\/openai\/deployments\//,
    "These are the addresses of Azure: where that program asks for a provider, choose OpenAI's own, with the bridge's address.",
  ],
  [
    /^\/(?:images|audio|videos|realtime|moderations|re-?rank|score)\b/,
    'The bridge makes no pictures, sound or films at addresses of their own, and neither moderates nor ranks texts.',
  ],
  [
    /^\/(?:assistants|threads|vector_stores|conversations|containers|uploads|fine_tuning|evals|skills|messages\/batches)\b/,
    "The bridge does not keep what the vendors' own servers keep here: send the whole conversation as a chat.",
  ],
  [
    /^\/(?:chat\/completions|completions|embeddings|messages|responses)\/(?:v1\/)?(?:chat|completions|embeddings|messages|models|responses)\b/,
    'That program puts the end of the address behind the one it was given: give it the address that ends with /v1.',
  ],
];

const where =
  'Chats are at POST /v1/chat/completions, /v1/responses and (for clients of Anthropic) /v1/messages, models at GET /v1/models; its README lists the others.';

/** What a caller is told of an address that the bridge does not have. Nothing of the address itself is repeated. */
export function unknownAddress(target: string): string {
  const path = withoutVersion(target);
  const [, advice = 'The bridge has no such address.'] = known.find(([address]) => address.test(path)) ?? [];
  return `${advice} ${where}`;
}

/** What a caller is told of a method that an address does not take: at the bare address, also where it may be taken. */
export function wrongMethod(target: string, allowed: readonly string[]): string {
  const told = `This address takes ${allowed.join(', ')} only.`;
  return /^\/?$/.test(withoutVersion(target)) ? `${told} ${where}` : told;
}

function withoutVersion(target: string): string {
  return (target.split('?', 1)[0] ?? '')
    .slice(0, 1000)
    .replace(/\/+/g, '/')
    .replace(/^(?:\/v1)+(?=\/|$)/, '');
}
