import * as z from 'zod';
import { asRecord } from '../json/json';

const field = z.unknown().optional();

/** What a request asks its vendor to run, said in fields of their own beside the tools. */
export const vendorFields = { mcp_servers: field, container: field, web_search_options: field };

/** The names of those fields that ask for something: nobody here can run it. */
export function vendorFieldsIn(body: { readonly [Name in keyof typeof vendorFields]?: unknown }): string[] {
  const asked = [
    ['mcp_servers', Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0],
    ['container', (typeof body.container === 'string' && body.container !== '') || asRecord(body.container)],
    ['web_search_options', asRecord(body.web_search_options)],
  ] as const;
  return asked.flatMap(([name, isAsked]) => (isAsked ? [name] : []));
}
