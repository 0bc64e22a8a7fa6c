import type {
  ResponseApplyPatchToolCall,
  ResponseFunctionShellToolCall,
  ResponseOutputItem,
} from 'openai/resources/responses/responses';
import { parseJson } from '../../../ground/text/parse-json';
import type { LocalTool } from '../../dialects/tools';
import { asRecord } from '../../json/json';
import { patchOperation } from './patch-operation';

/** A call of a tool that the client runs by its type. */
export type LocalCall = ResponseOutputItem.LocalShellCall | ResponseFunctionShellToolCall | ResponseApplyPatchToolCall;

type Fields = Readonly<Record<string, unknown>>;

/** Such a call as an item of its type, out of a model's arguments. */
export function localCallItem(
  id: string,
  callId: string,
  tool: LocalTool,
  args: string,
  status: ResponseFunctionShellToolCall['status'],
): LocalCall {
  const called = { id, call_id: callId };
  switch (tool) {
    case 'local_shell':
      return { type: 'local_shell_call', ...called, status, action: execOf(fieldsIn(args)) };
    case 'shell':
      return {
        type: 'shell_call',
        ...called,
        status,
        action: shellOf(fieldsIn(args)),
        environment: { type: 'local' },
      };
    case 'apply_patch': {
      // There is no `incomplete` patch: what was cut is never done.
      const done = status === 'completed' ? status : 'in_progress';
      return { type: 'apply_patch_call', ...called, status: done, operation: patchOperation(fieldsIn(args)) };
    }
  }
}

/** The arguments; models repeat the name of the item's field around them. */
function fieldsIn(args: string): Fields {
  const fields = asRecord(parseJson(args)?.value) ?? {};
  return asRecord(fields.action) ?? asRecord(fields.operation) ?? fields;
}

function execOf(fields: Fields): ResponseOutputItem.LocalShellCall['action'] {
  const timeout = countOf(fields.timeout_ms);
  return {
    type: 'exec',
    command: programOf(textsOf(fields.command ?? fields.commands)),
    env: envOf(fields.env),
    // Readers know them as texts and numbers alone.
    ...(timeout !== null && { timeout_ms: timeout }),
    ...(isSaid(fields.user) && { user: fields.user }),
    ...(isSaid(fields.working_directory) && { working_directory: fields.working_directory }),
  };
}

/** A program with its arguments; one text with spaces is a command line. */
function programOf(command: string[]): string[] {
  const [only = '', ...more] = command;
  return more.length === 0 && /\s/.test(only.trim()) ? ['bash', '-lc', only] : command;
}

function shellOf(fields: Fields): ResponseFunctionShellToolCall.Action {
  return {
    commands: textsOf(fields.commands ?? fields.command),
    timeout_ms: countOf(fields.timeout_ms),
    max_output_length: countOf(fields.max_output_length),
  };
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** A limit; 0 is what models write for none. */
function countOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : null;
}

function isSaid(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function envOf(value: unknown): Record<string, string> {
  const entries = Object.entries(asRecord(value) ?? {});
  return Object.fromEntries(entries.flatMap(([name, one]) => (typeof one === 'object' ? [] : [[name, String(one)]])));
}
