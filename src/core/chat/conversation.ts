import { createHash, hash } from 'node:crypto';
import { inBlocks, skeletonOf } from './instructions';
import type { ChatRequest, Message, Part } from './request';

/** So much of the instructions tells an agent from its helpers and from its search for a title. */
const headLength = 200;
const searchedLength = 8000;

/**
 * A name for the conversation, the same in each of its turns: the client's session, or a fingerprint of the beginning
 * (who asks which model, the first words of the instructions, the first question). Two conversations that begin alike
 * have one name until they name a session.
 */
export function conversationOf(request: ChatRequest, client = ''): string {
  const { model, conversation, messages } = request;
  if (conversation !== undefined) return conversation;
  const pieces: (string | Uint8Array)[] = [JSON.stringify([client, model, headOf(request)])];
  for (const part of firstQuestion(messages)) {
    if (part.type === 'text') pieces.push(JSON.stringify(part.text));
    else pieces.push(part.source instanceof Uint8Array ? part.source : JSON.stringify(part.source));
  }
  // In one go where all is text, which costs a third.
  if (pieces.every((piece) => typeof piece === 'string')) return hash('sha256', pieces.join(''), 'base64url');
  const digest = createHash('sha256');
  for (const piece of pieces) digest.update(piece);
  return digest.digest('base64url');
}

/**
 * The first question. Where an agent first tells what is in its folder and has the model say "Got it", the question is
 * the message after that, and what it told counts without the folder, which looks otherwise when the conversation is
 * resumed.
 */
function firstQuestion(messages: readonly Message[]): readonly Part[] {
  const at = messages.findIndex(({ role }) => role === 'user');
  const [first, answer, second] = messages.slice(at < 0 ? messages.length : at);
  if (first?.role !== 'user') return [];
  if (!first.parts.some((part) => part.type === 'text' && inTree.test(part.text))) return first.parts;
  const told = first.parts.map((part) => (part.type === 'text' ? { ...part, text: withoutTree(part.text) } : part));
  const isTaken = answer?.role === 'assistant' && answer.toolCalls.length === 0 && second?.role === 'user';
  return isTaken ? [...told, ...second.parts] : told;
}

/** A line of a folder drawn as a tree. */
const inTree = /^[│├└]/m;

function withoutTree(text: string): string {
  return skeletonOf(
    text
      .split('\n')
      .filter((line) => !inTree.test(line))
      .join('\n'),
  );
}

/** A fingerprint of what the model first said; undefined when it has not said anything. */
export function firstAnswerIn(messages: readonly Message[]): string | undefined {
  const answer = messages.find(({ role }) => role === 'assistant');
  if (answer?.role !== 'assistant') return undefined;
  const calls = answer.toolCalls.map(({ name, args }) => [name, args]);
  return hash('sha256', JSON.stringify([answer.text, calls]), 'base64url');
}

/** The first words of the instructions, without what changes in them by itself. */
export function headOf({ messages }: ChatRequest): string {
  const first = messages.find((message) => message.role === 'system');
  if (!first || first.text === '') return '';
  const { rest } = inBlocks(first.text.slice(0, searchedLength));
  return skeletonOf(rest.slice(0, headLength));
}

/** True once an answer stands in the conversation, so that this is not its first turn. */
export function goesOn({ messages }: ChatRequest): boolean {
  return messages.some(({ role }) => role === 'assistant');
}
