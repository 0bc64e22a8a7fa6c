import type { Message, Part } from '../../chat/request';
import { pairResults, type ToolMessage, withCallsOnce, withWordsBesideCalls } from '../pairing';
import { reminderOf } from '../reminder';
import { toResultJson } from './tool-json';
import type { WireForm, WireMessage } from './wire';
import type { WireTools } from './wire-tools';

/**
 * A conversation in the order GigaChat insists on: one system message, first; every call followed by its result; no
 * result without its call. Several calls in one turn become call, result, call, result, paired by id in the order of
 * the calls. A call nobody answered gets a result that says so; a result nobody asked for becomes the user's text.
 * Media are attached by the ids they were uploaded under. Instructions that come after the first answer stay where they
 * are, as the user's words: at the top they would change the beginning that GigaChat has in its cache.
 */
export function toWireMessages(said: readonly Message[], tools: WireTools, form: WireForm): WireMessage[] {
  const messages = withWordsBesideCalls(withCallsOnce(said));
  const wire: WireMessage[] = [];
  const answered = messages.findIndex(({ role }) => role === 'assistant' || role === 'tool');
  const beginning = answered < 0 ? messages : messages.slice(0, answered);
  const system = beginning.flatMap((message) =>
    message.role === 'system' && message.text !== '' ? [message.text] : [],
  );
  if (system.length > 0) wire.push({ role: 'system', content: system.join('\n\n') });

  const { results, orphans } = pairResults(messages);
  messages.forEach((message, index) => {
    switch (message.role) {
      case 'system':
        if (index >= beginning.length && message.text !== '') addText(wire, 'user', reminderOf(message.text));
        break;
      case 'user':
        addText(wire, 'user', textOf(message.parts));
        addAttachments(wire, message.parts);
        break;
      case 'assistant':
        if (message.toolCalls.length === 0) {
          if (message.text !== '') addText(wire, 'assistant', message.text);
          break;
        }
        message.toolCalls.forEach((call, position) => {
          const function_call = tools.toWireCall(call);
          const content = (position === 0 ? message.text : '') || (form.nullContent ? null : '');
          wire.push(
            { role: 'assistant', content, function_call },
            { role: 'function', name: function_call.name, content: toResult(results.get(call) ?? []) },
          );
        });
        // No result can hold what a tool shows, so the user shows it after the results.
        addAttachments(
          wire,
          message.toolCalls.flatMap((call) => (results.get(call) ?? []).flatMap(({ parts }) => parts)),
        );
        break;
      case 'tool':
        if (orphans.has(message)) {
          const label = message.name ? `Result of the earlier tool ${message.name}` : 'Result of an earlier tool';
          addText(wire, 'user', `${label}: ${resultTextOf(message.parts)}`);
          addAttachments(wire, message.parts);
        }
        break;
    }
  });
  // GigaChat answers a user; instructions alone are no turn.
  if (!wire.some((message) => message.role !== 'system')) {
    wire.push({ role: 'user', content: '' });
  }
  return wire;
}

/** Text of one role in a row is one turn to GigaChat. */
function addText(wire: WireMessage[], role: 'user' | 'assistant', text: string): void {
  const last = wire.at(-1);
  if (last?.role !== role || last.content === null || ('function_call' in last && last.function_call)) {
    wire.push(role === 'user' ? { role, content: text } : { role, content: text });
  } else last.content = last.content === '' || text === '' ? last.content + text : `${last.content}\n${text}`;
}

/** The JSON of a call's result: what all the tool messages that answer it say. */
function toResult(messages: readonly ToolMessage[]): string {
  const [first = '{"error":"no result"}', ...others] = messages.map((message) =>
    toResultJson(resultTextOf(message.parts), message.isError ?? false),
  );
  return others.length === 0 ? first : `{"result":[${[first, ...others].join(',')}]}`;
}

/** A result is JSON text, so nothing but text can stand in it; what else there was is named. */
function resultTextOf(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      return part.mime.startsWith('image/') ? '[image]' : `[file ${part.name ?? part.mime}]`;
    })
    .join('\n');
}

function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

/** GigaChat takes one attachment in a message: the first goes with the text, each further one in a turn of its own. */
function addAttachments(wire: WireMessage[], parts: readonly Part[]): void {
  const ids = parts.flatMap((part) =>
    part.type === 'media' && !(part.source instanceof URL) && 'fileId' in part.source ? [part.source.fileId] : [],
  );
  ids.forEach((id, index) => {
    const last = wire.at(-1);
    if (last?.role === 'user' && !last.attachments) last.attachments = [id];
    else wire.push({ role: 'user', content: `Attachment ${index + 1} of ${ids.length}.`, attachments: [id] });
  });
}
