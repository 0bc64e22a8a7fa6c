import * as z from 'zod';

// Calls of the tools that a client of OpenAI runs by their type, by the types of OpenAI's client.

const called = { id: z.string().min(1), call_id: z.string().min(1) };
const status = z.enum(['in_progress', 'completed', 'incomplete']);
const limit = z.int().min(1);
const path = z.string();
const diff = z.string();

const localShellCall = z.strictObject({
  type: z.literal('local_shell_call'),
  ...called,
  status,
  action: z.strictObject({
    type: z.literal('exec'),
    command: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    timeout_ms: limit.optional(),
    user: z.string().optional(),
    working_directory: z.string().optional(),
  }),
});
const shellCall = z.strictObject({
  type: z.literal('shell_call'),
  ...called,
  status,
  action: z.strictObject({
    commands: z.array(z.string()),
    timeout_ms: limit.nullable(),
    max_output_length: limit.nullable(),
  }),
  environment: z.strictObject({ type: z.literal('local') }),
});
const applyPatchCall = z.strictObject({
  type: z.literal('apply_patch_call'),
  ...called,
  status: z.enum(['in_progress', 'completed']),
  operation: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('create_file'), path, diff }),
    z.strictObject({ type: z.literal('update_file'), path, diff }),
    z.strictObject({ type: z.literal('delete_file'), path }),
  ]),
});

/** An item of each of these types. */
export const localCalls = [localShellCall, shellCall, applyPatchCall] as const;
