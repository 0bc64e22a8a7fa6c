import * as z from 'zod';
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
