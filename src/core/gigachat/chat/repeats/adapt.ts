import type { CallBudget } from '../../../chat/call-budget';
import { ChatError } from '../../../chat/errors';
import type { ChatStream } from '../../../chat/events';
import { recovering } from '../../../chat/recovering';
import type { ChatRequest } from '../../../chat/request';
import type { WireForm } from '../../../protocols/gigachat/wire';
import type { Ask } from './ask';
import type { HostHabits } from './habits';

/** One call of GigaChat, written in the given form. */
export type Attempt = (request: ChatRequest, form: WireForm) => ChatStream;

/**
 * Repeats a refused request in the form the refusal asks for, before anything was answered; what then was accepted is
 * remembered. A refusal that no other form would change is passed on.
 */
export function adapting(attempt: Attempt, habits: HostHabits, calls: CallBudget): Ask {
  const inForm = (request: ChatRequest, form: WireForm): ChatStream =>
    recovering(
      attempt(request, form),
      async (error) => {
        const next = otherForm(error, request, form);
        if (next && !calls.isSpent) return inForm(request, next);
        // Refused for yet another thing, the form so far was what the host wants: the next request goes on from there.
        if (next) habits.accepted(request.model, form);
        throw error;
      },
      () => habits.accepted(request.model, form),
    );
  return (request) => inForm(request, habits.formFor(request.model));
}

/** The form that answers a refusal, or undefined when none does. Each change is tried once. */
function otherForm(error: unknown, request: ChatRequest, form: WireForm): WireForm | undefined {
  if (!(error instanceof ChatError)) return undefined;
  const { upstreamStatus: status, message } = error;
  if (status !== 400 && status !== 422) return undefined;
  if (form.effort && sendsEffort(request) && /(?<![-\w])reasoning/i.test(message)) return { ...form, effort: false };
  if (!form.strictSchemas && sendsSchema(request) && namesSchema(message)) return { ...form, strictSchemas: true };
  const mayBeContent = status === 422 && error.kind === 'unprocessable' && !namesAnother(message);
  if (mayBeContent && !form.nullContent && sendsEmptyContent(request)) return { ...form, nullContent: true };
  return undefined;
}

/** An empty text beside a call: how a host refuses it is not known, only that one client saw a 422. */
function sendsEmptyContent({ messages }: ChatRequest): boolean {
  return messages.some(
    (message) => message.role === 'assistant' && message.toolCalls.length > (message.text === '' ? 0 : 1),
  );
}

/** Refusals whose cause is known to be something else. */
function namesAnother(message: string): boolean {
  return /must be in range|function (?:names|calls|result)|function call must|system message|support functions/i.test(
    message,
  );
}

function sendsEffort({ effort }: ChatRequest): boolean {
  return effort !== undefined && effort !== 'none';
}

function sendsSchema({ tools, toolChoice }: ChatRequest): boolean {
  return tools.length > 0 && toolChoice !== 'none';
}

/** `Field 'properties.data.properties' is missing`, or anything that speaks of a schema or its keywords. */
function namesSchema(message: string): boolean {
  return /\bschema|\bparameters\b|propert|\$ref|\$defs|anyOf|oneOf|allOf|\bField '|\benum\b|\bitems\b/i.test(message);
}
