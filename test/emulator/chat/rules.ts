import type { EmulatorModel } from '../api/catalogue';
import { invalidParams, type Refusal, refuse } from '../api/refusal';
import type { ChatBody, FunctionSpec } from './request';
import { strictFault } from './strict-schema';

/** Functions the service has itself; they need no schema. */
const builtIn = new Set([
  'text2image',
  'get_file_content',
  'text2model3d',
  'image_generate',
  'url_content_extraction',
  'code_interpreter',
  'model_3d_generate',
  'web_search',
]);

const functionName = /^[A-Za-z_.-][A-Za-z0-9_.-]*$/;

/** Checks numbers against their ranges. The text for `repetition_penalty` is recorded, the others follow its pattern. */
export function checkParams(body: ChatBody): Refusal | undefined {
  const positive = ['temperature', 'repetition_penalty', 'max_tokens'] as const;
  for (const name of positive) {
    const value = body[name];
    if (value !== undefined && value <= 0) return invalidParams(`${name} must be in range (0, +inf)`);
  }
  if (body.top_p !== undefined && (body.top_p < 0 || body.top_p > 1))
    return invalidParams('top_p must be in range [0, 1]');
  if (body.update_interval !== undefined && body.update_interval < 0)
    return invalidParams('update_interval must be in range [0, +inf)');
  return undefined;
}

/** Checks the offered functions: the model takes any, their names, their schemas, and the one that is asked for. */
export function checkFunctions(body: ChatBody, model: EmulatorModel, strictHost: boolean): Refusal | undefined {
  const functions = body.functions ?? [];
  if (functions.length && model.functions === false) return refuse(422, 'Requested model does not support functions');
  const badNames = functions.map(({ name }) => name).filter((name) => !functionName.test(name));
  if (badNames.length)
    return invalidParams(
      'Invalid function names. Only Latin letters (A-Z or a-z), underscore (_), hyphen (-), dot (.) and digits ' +
        `(not leading) are allowed.: [${badNames.join(', ')}]`,
    );
  for (const spec of functions) {
    const fault = schemaFault(spec, strictHost);
    if (fault) return fault;
  }
  const asked = typeof body.function_call === 'object' ? body.function_call.name : undefined;
  if (asked !== undefined && !builtIn.has(asked) && !functions.some(({ name }) => name === asked))
    return schemaNotFound(asked);
  return undefined;
}

function schemaFault(spec: FunctionSpec, strictHost: boolean): Refusal | undefined {
  if (!spec.parameters) return builtIn.has(spec.name) ? undefined : schemaNotFound(spec.name);
  const fault = strictHost ? strictFault(spec.parameters) : undefined;
  return fault === undefined ? undefined : invalidParams(`function ${spec.name} schema: ${fault}`);
}

function schemaNotFound(name: string): Refusal {
  return refuse(404, `Function schema for ${name} not found`);
}
