import * as z from 'zod';
import type { Message } from '../../chat/request';
import { asRecord } from '../json/json';
import { isVendorSearch } from './deferred';

const field = z.unknown().optional();

/** What a request asks its vendor to run, said in fields of their own beside the tools. */
export const vendorFields = { mcp_servers: field, container: field, web_search_options: field };

/**
 * What a request asks its vendor to run and nobody here can: the types of the tools that were left out, and the names of
 * those fields that ask for something. A search for tools is not among them: the tools are offered without it.
 */
export function unheardTools(
  leftOut: readonly string[],
  body: { readonly [Name in keyof typeof vendorFields]?: unknown },
): string[] {
  const asked = [
    ['mcp_servers', Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0],
    ['container', (typeof body.container === 'string' && body.container !== '') || asRecord(body.container)],
    ['web_search_options', asRecord(body.web_search_options)],
  ] as const;
  const fields = asked.flatMap(([name, isAsked]) => (isAsked ? [name] : []));
  return [...leftOut.filter((type) => !isVendorSearch(type)), ...fields];
}

/** As many names as the model is told, and as much of each: a caller may make up any number. */
const mostNamed = 10;
const longestName = 64;

/**
 * The messages for a model that is offered no tool, with a word behind the instructions on what of `unheard` nobody runs:
 * asked to search for somebody else, as Claude Code asks, it would make up what was found.
 */
export function withUnheardTold(messages: readonly Message[], unheard: readonly string[]): readonly Message[] {
  if (unheard.length === 0) return messages;
  const names = [...new Set(unheard.map((name) => name.slice(0, longestName)))].slice(0, mostNamed).join(', ');
  const text = `Nothing runs or is looked up here by: ${names}. Where an answer needs it, say so, and make up no results.`;
  const begins = messages.findIndex(({ role }) => role !== 'system');
  const at = begins < 0 ? messages.length : begins;
  return [...messages.slice(0, at), { role: 'system', text }, ...messages.slice(at)];
}
