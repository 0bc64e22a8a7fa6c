import type { ChatRequest, Message } from '../request';

/** Vendors' names for their small models, as agents ask them for errands. */
const smallModel = /(?:^|[-_./])(?:haiku|mini|nano|flash|lite)(?:$|[-_.:@\d])/i;
/** Who asks for so few tokens only wants to know whether somebody is there. */
const warmUpTokens = 16;
/** The order stands at the beginning of the instructions, or at either end of the question. */
const headChars = 1500;
const tailChars = 500;

/** Orders for titles, topics, tags, summaries and the like, in the words of agents, editors and chat programs. */
const errands = [
  /\b(?:generate|write|create|give|suggest|extract|provide|make|come up with)\b[^.\n]{0,60}\b(?:title|topic|headline|tags?|follow-?up questions?|chat name|commit message)\b/i,
  /\b(?:title|topic|name) (?:generator|for (?:the|this|a) (?:chat|conversation|thread|session))\b/i,
  /\bsummari[sz]e (?:the|this|our) (?:\w+ )?(?:chat|conversation|thread|session|dialog|discussion)\b/i,
  /\bsummary of (?:the|this|our) (?:\w+ )?(?:chat|conversation|thread|session|dialog|discussion)\b/i,
  /\b(?:write|writing|generate)\b[^.\n]{0,60}\bprogress messages for (?:an?|the) (?:\w+ )?(?:assistant|agent)\b/i,
  /\b(?:write|give|generate|suggest)\b[^.\n]{0,40}\bbranch name for (?:the|this) (?:\w+ )?(?:chat|conversation|request)\b/i,
  /(?:придумай|сгенерируй|напиши|составь|дай)[^.\n]{0,40}(?:заголовок|название|тему|теги)/iu,
  /(?:кратк\p{L}{0,4} (?:изложение|содержание|пересказ)|резюмируй|подведи итог|перескажи)[^.\n]{0,40}(?:чат|бесед|диалог|разговор)/iu,
] as const;

/**
 * True for a request that a program makes on its own beside the work: a title, a summary, a look whether somebody is
 * there, or anything that it asks of a small model. A request with tools is work.
 */
export function isBackground(request: ChatRequest): boolean {
  const { model, tools, sampling, messages } = request;
  if (smallModel.test(model.slice(0, 200)) && !/gigachat/i.test(model)) return true;
  if (tools.length > 0) return false;
  if (sampling.maxTokens !== undefined && sampling.maxTokens <= warmUpTokens) return true;
  const system = messages.find(({ role }) => role === 'system');
  const asked = messages.findLast(({ role }) => role === 'user');
  const texts = [headOf(system), headOf(asked), textOf(asked).slice(-tailChars)];
  return texts.some((text) => errands.some((errand) => errand.test(text)));
}

function headOf(message: Message | undefined): string {
  return textOf(message).slice(0, headChars);
}

function textOf(message: Message | undefined): string {
  if (message?.role === 'system') return message.text;
  if (message?.role !== 'user') return '';
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
