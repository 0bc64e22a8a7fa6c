import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toMessages } from '../../../src/vscode/models/model-messages';
import { toChatRequest } from '../../../src/vscode/models/model-request';

const { User, Assistant } = vscode.LanguageModelChatMessageRole;
const text = (value: string): vscode.LanguageModelTextPart => new vscode.LanguageModelTextPart(value);
const result = (callId: string, value: string): vscode.LanguageModelToolResultPart =>
  new vscode.LanguageModelToolResultPart(callId, [text(value)]);
const message = (role: number, ...content: unknown[]): vscode.LanguageModelChatRequestMessage =>
  ({ role, content, name: undefined }) as vscode.LanguageModelChatRequestMessage;

describe('the messages of VS Code in our words', () => {
  it('knows the system role, which has a number and no name', () => {
    assert.deepEqual(toMessages([message(3, text('Be '), text('brief.'))]), [{ role: 'system', text: 'Be brief.' }]);
  });

  it('puts results before the words that came with them', () => {
    assert.deepEqual(toMessages([message(User, text('Go on.'), result('c1', 'done'))]), [
      { role: 'tool', callId: 'c1', parts: [{ type: 'text', text: 'done' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Go on.' }] },
    ]);
  });

  it('keeps calls with their input as JSON, each once', () => {
    const call = new vscode.LanguageModelToolCallPart('c1', 'read', { path: 'a.ts' });
    assert.deepEqual(toMessages([message(Assistant, text('I look.'), call, call)]), [
      { role: 'assistant', text: 'I look.', toolCalls: [{ id: 'c1', name: 'read', args: '{"path":"a.ts"}' }] },
    ]);
  });

  it('leaves out a repeated result, and keeps another one for the same call', () => {
    const ids = toMessages([message(User, result('c1', 'a'), result('c1', 'a')), message(User, result('c1', 'b'))]);
    assert.deepEqual(
      ids.map((each) => each.role === 'tool' && each.parts),
      [[{ type: 'text', text: 'a' }], [{ type: 'text', text: 'b' }]],
    );
  });

  it('tells results by their bytes, without making JSON of them', () => {
    class Bytes extends Uint8Array {
      toJSON(): never {
        throw new Error('the bytes were made JSON of');
      }
    }
    const shown = (...bytes: number[]) =>
      new vscode.LanguageModelToolResultPart('c1', [new vscode.LanguageModelDataPart(new Bytes(bytes), 'image/png')]);
    const messages = toMessages([message(User, shown(1, 2), shown(1, 2), shown(1, 3))]);
    assert.deepEqual(
      messages.map((each) => each.role === 'tool' && each.parts.map((part) => part.type === 'media' && part.source)),
      [[new Bytes([1, 2])], [new Bytes([1, 3])]],
    );
  });

  it('knows the result of a tool that failed, beside one of the same text that did not', () => {
    const failed = Reflect.construct(vscode.LanguageModelToolResultPart, ['c1', [text('no such file')], true]);
    assert.deepEqual(toMessages([message(User, failed, result('c1', 'no such file'))]), [
      { role: 'tool', callId: 'c1', parts: [{ type: 'text', text: 'no such file' }], isError: true },
      { role: 'tool', callId: 'c1', parts: [{ type: 'text', text: 'no such file' }] },
    ]);
  });

  it("leaves out VS Code's own notes, also inside results", () => {
    const notes = ['cache_control', 'stateful_marker', 'thinking', 'context_management', 'phase_data', 'usage'].map(
      (mime) => new vscode.LanguageModelDataPart(new Uint8Array([1]), mime),
    );
    const noted = new vscode.LanguageModelToolResultPart('c1', [text('done'), ...notes]);
    assert.deepEqual(toMessages([message(User, noted, ...notes), message(Assistant, ...notes)]), [
      { role: 'tool', callId: 'c1', parts: [{ type: 'text', text: 'done' }] },
    ]);
  });

  it('reads pictures as media and JSON as text', () => {
    const data = new Uint8Array([137, 80]);
    const picture = vscode.LanguageModelDataPart.image(data, 'image/png');
    const json = vscode.LanguageModelDataPart.text('{"a":1}', 'application/json');
    assert.deepEqual(toMessages([message(User, picture, json)]), [
      {
        role: 'user',
        parts: [
          { type: 'media', mime: 'image/png', source: data },
          { type: 'text', text: '{"a":1}' },
        ],
      },
    ]);
  });

  it('reads the texts of a rendered prompt', () => {
    const tree = {
      node: {
        type: 1,
        children: [
          { type: 2, text: 'line one\n' },
          { type: 2, text: 'line two' },
        ],
      },
    };
    const rendered = new vscode.LanguageModelToolResultPart('c1', [new vscode.LanguageModelPromptTsxPart(tree)]);
    assert.deepEqual(toMessages([message(User, rendered)]), [
      { role: 'tool', callId: 'c1', parts: [{ type: 'text', text: 'line one\nline two' }] },
    ]);
  });

  it("keeps the model's thoughts apart from its words", () => {
    const Thinking: unknown = Reflect.get(vscode, 'LanguageModelThinkingPart');
    assert.ok(typeof Thinking === 'function', 'this VS Code has the part');
    assert.deepEqual(toMessages([message(Assistant, Reflect.construct(Thinking, ['Hm.']), text('Yes.'))]), [
      { role: 'assistant', text: 'Yes.', reasoning: 'Hm.', toolCalls: [] },
    ]);
  });

  it('survives parts it does not know, and messages that say nothing', () => {
    assert.deepEqual(toMessages([message(User, 17, null, { value: 'x' }), message(Assistant), message(3)]), []);
  });

  it('follows Required, the effort that was picked and the usual options, and nothing internal', () => {
    const request = toChatRequest('m', [message(User, text('Hi'))], {
      toolMode: vscode.LanguageModelChatToolMode.Required,
      tools: [{ name: 'read', description: 'Reads', inputSchema: { type: 'object' } }],
      modelOptions: { temperature: 0.2, _capturingTokenCorrelationId: 'x', top_p: 'wrong' },
      modelConfiguration: { reasoningEffort: 'high' },
    });
    assert.equal(request.toolChoice, 'required');
    assert.equal(request.effort, 'high');
    assert.deepEqual(request.tools, [{ name: 'read', description: 'Reads', schema: { type: 'object' } }]);
    assert.deepEqual(request.sampling, { temperature: 0.2, topP: undefined, maxTokens: undefined });
    assert.equal(request.extra, undefined);
  });
});
