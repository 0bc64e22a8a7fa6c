import assert from 'node:assert/strict';
import { plainRequest, userText } from '../../../../src/core/chat/plain-request';
import type { ChatRequest } from '../../../../src/core/chat/request';
import { Conversations } from '../../../../src/core/gigachat/chat/conversations';
import { SharedTexts } from '../../../../src/core/gigachat/chat/shared-texts';
import { keptBy } from '../../../harness/kept-memory';

const tool = (name: string) => ({ name, description: '', schema: {} });

/** The first or a later turn of a conversation whose tools come in this order. */
function turn(number: number, system: string, names: readonly string[], isLater = false): ChatRequest {
  const messages: ChatRequest['messages'] = [
    { role: 'system', text: system },
    userText('Hello'),
    ...(isLater ? [{ role: 'assistant' as const, text: 'Hi', toolCalls: [] }, userText('Go on')] : []),
  ];
  return { ...plainRequest('GigaChat-2', messages), conversation: `c-${number}`, tools: names.map(tool) };
}

/** Whether the first of so many conversations is still known: its tools then keep their order. */
function isFirstKnown(count: number, systemOf: (number: number) => string): boolean {
  const conversations = new Conversations('secret');
  for (let number = 0; number < count; number += 1) conversations.enter(turn(number, systemOf(number), ['b', 'a']));
  const later = turn(0, systemOf(0), ['a', 'b'], true);
  const { tools } = conversations.enter(later).arrange(later);
  return tools.map(({ name }) => name).join() === 'b,a';
}

describe('the conversations of an account', () => {
  const long = (number: number) => `${number} ${'instruction '.repeat(3500)}`;

  it('are forgotten, the oldest first, when their instructions fill the memory', () => {
    assert.equal(isFirstKnown(150, long), true);
    assert.equal(isFirstKnown(300, long), false);
  });

  it('keep no long instructions in memory for their first letters', async () => {
    const conversations = new Conversations('secret');
    const megabyte = 1024 * 1024;
    const kept = await keptBy(() => {
      for (let number = 0; number < 12; number += 1) {
        conversations.enter(turn(number, `${'-'.repeat(4 * megabyte)} ${number}`, []));
      }
    });
    assert.ok(kept < 16 * megabyte, `${Math.round(kept / megabyte)} MB`);
    assert.ok(conversations.enter(turn(0, '-', [])));
  });

  it('are remembered when they all begin with the same instructions', () => {
    assert.equal(
      isFirstKnown(900, () => long(0)),
      true,
    );
  });

  it('are never more than a thousand', () => {
    assert.equal(
      isFirstKnown(1001, () => 'short'),
      false,
    );
  });
});

describe('texts that many hold', () => {
  const long = 'x'.repeat(5000);

  it('are counted once, until the last lets go', () => {
    const texts = new SharedTexts();
    for (let held = 0; held < 3; held += 1) texts.hold(long);
    texts.hold('short');
    texts.hold('short');
    assert.equal(texts.chars, 5010);
    texts.letGo(long);
    texts.letGo('short');
    texts.letGo(long);
    assert.equal(texts.chars, 5005);
    texts.letGo(long);
    texts.letGo('short');
    assert.equal(texts.chars, 0);
    texts.hold(long);
    assert.equal(texts.chars, 5000);
  });
});
