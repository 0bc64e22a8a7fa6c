import * as z from 'zod';
import { version } from '../../package.json';
import type { Route } from '../core/bridge/http/route';
import { countRequestSchema, messagesRequestSchema } from '../core/protocols/anthropic-messages/schema';
import { batchRequestSchema } from '../core/protocols/openai-batches/input';
import { chatRequestSchema } from '../core/protocols/openai-chat/schema';
import { completionRequestSchema } from '../core/protocols/openai-completions/parse';
import { embeddingsRequestSchema } from '../core/protocols/openai-embeddings/embeddings';
import { compactRequestSchema, responsesRequestSchema } from '../core/protocols/openai-responses/schema';

/** What is read of a body, by the route that reads it. */
const bodies: ReadonlyMap<string, () => z.ZodType> = new Map<string, () => z.ZodType>([
  ['/chat/completions', () => chatRequestSchema],
  ['/completions', completionRequestSchema],
  ['/embeddings', embeddingsRequestSchema],
  ['/batches', batchRequestSchema],
  ['/responses', responsesRequestSchema],
  ['/responses/input_tokens', responsesRequestSchema],
  ['/responses/compact', compactRequestSchema],
  ['/messages', messagesRequestSchema],
  ['/messages/count_tokens', countRequestSchema],
]);

/** The bridge's addresses as OpenAPI 3.1, out of the routes it serves and the schemas it reads their bodies by. */
export function openApi(routes: readonly Route[]): object {
  const paths = new Map<string, Record<string, object>>();
  for (const route of routes) {
    const path = route.path.replace(':id', '{id}');
    paths.set(path, { ...paths.get(path), [route.method.toLowerCase()]: operationOf(route) });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'GigaChat Bridge',
      version,
      description: "OpenAI's and Anthropic's protocols with GigaChat behind them.",
    },
    servers: [{ url: '/v1' }, { url: '/' }],
    security: [{ bearer: [] }, { key: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
    paths: Object.fromEntries([...paths].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

function operationOf({ method, path, body, open }: Route): object {
  const schema = bodies.get(path)?.();
  const type = body === 'multipart' ? 'multipart/form-data' : 'application/json';
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z]+/gi, '_')}`,
    ...(open && { security: [] }),
    ...(path.includes(':id') && {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    }),
    ...(body && {
      requestBody: {
        required: true,
        content: { [type]: { schema: schema ? jsonSchemaOf(schema) : { type: 'object' } } },
      },
    }),
    responses: { '200': { description: 'The answer' }, default: { description: "A refusal in the caller's protocol" } },
  };
}

/** As callers write it: what the bridge makes of it is not theirs to know. */
function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...own } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return own;
}
