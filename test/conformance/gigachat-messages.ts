// Messages as GigaChat is sent them. What a test expects stands in tables, so the names are short.

export const U = (content: string) => ({ role: 'user', content });
export const A = (content: string) => ({ role: 'assistant', content });
export const S = (content: string) => ({ role: 'system', content });
/** A call in GigaChat's history. */
export const fc = (name: string, args: Record<string, unknown> = {}, content = '') => ({
  role: 'assistant',
  content,
  function_call: { name, arguments: args },
});
/** A result in GigaChat's history. */
export const fn = (name: string, content: string) => ({ role: 'function', name, content });
