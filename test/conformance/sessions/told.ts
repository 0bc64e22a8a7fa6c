import assert from 'node:assert/strict';
import { isPicture } from './as-chat';
import type { Call, Session } from './session';

/** A message as GigaChat received it. */
export interface Received {
  readonly role: string;
  readonly content: string | null;
  readonly name?: string;
  readonly attachments?: readonly string[];
  readonly function_call?: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };
}

/** One thing that was said, called, given or shown, in its place. */
type Thing = readonly [what: string, ...more: unknown[]];

/** Everything of the session that GigaChat has to hear, in order; pictures apart, of which the oldest may be left out. */
export function toldBy(session: Session): { things: Thing[]; pictures: number[] } {
  const things: Thing[] = session.instructions.map((text) => ['system', text]);
  const pictures: number[] = [];
  let answered = false;
  const early: Thing[] = [];
  for (const turn of session.turns) {
    if (turn.by === 'user') {
      for (const said of turn.said) {
        if ('text' in said) things.push(['user', said.text]);
        else pictures.push(said.picture);
      }
    } else if (turn.by === 'system') {
      if (answered) things.push(['user', turn.text]);
      else early.push(['system', turn.text]);
    } else {
      answered = true;
      if (turn.text !== '') things.push(['assistant', turn.text]);
      for (const call of turn.calls) things.push(['call', call.name, call.args], ['result', call.name, call]);
      for (const { result } of turn.calls) {
        if (result.kind === 'parts') for (const said of result.said.filter(isPicture)) pictures.push(said.picture);
      }
    }
  }
  things.splice(session.instructions.length, 0, ...early);
  return { things, pictures };
}

const marked = /⟦([a-z]+)⟧.*?⟦\/\1⟧/gs;

/** The same of what GigaChat received: its rules are held, and the names of functions are read back. */
export function heardIn(messages: readonly Received[]): { things: Thing[]; attachments: string[] } {
  const things: Thing[] = [];
  const attachments: string[] = [];
  messages.forEach((message, index) => {
    const next = messages[index + 1];
    assert.ok(message.role !== 'system' || index === 0, 'one system message, first');
    const call = message.function_call;
    assert.equal(next?.role === 'function', call !== undefined, 'a result behind each call and nowhere else');
    for (const id of message.attachments ?? []) attachments.push(id);
    if (message.role === 'function') {
      const value: unknown = JSON.parse(message.content ?? '');
      things.push(['result', message.name, value]);
      return;
    }
    for (const [text] of (message.content ?? '').matchAll(marked)) things.push([message.role, text]);
    if (!call) return;
    assert.equal(next?.name, call.name, 'the result names the call');
    things.push(['call', call.name, call.arguments]);
  });
  return { things, attachments };
}

/** Throws unless all that was told was heard, in its order. */
export function assertHeard(told: readonly Thing[], heard: readonly Thing[], tellsErrors: boolean): void {
  assert.deepEqual(heard.map(inShort), told.map(inShort));
  const wires = new Map<unknown, unknown>();
  told.forEach(([what, name, value], index) => {
    if (what !== 'call' && what !== 'result') return;
    const [, wire, arrived] = heard[index] ?? [];
    assert.equal(wires.get(name) ?? wire, wire, 'one name for a tool');
    wires.set(name, wire);
    if (what === 'call') assert.deepEqual(arrived, value);
    else assertResult(value as Call, arrived, tellsErrors);
  });
  assert.equal(new Set(wires.values()).size, wires.size, 'tools stay apart');
}

/** Calls and results are compared by their contents, one by one. */
function inShort([what, more]: Thing): unknown[] {
  return what === 'call' || what === 'result' ? [what] : [what, more];
}

function assertResult({ result }: Call, heard: unknown, tellsErrors: boolean): void {
  const json = JSON.stringify(heard);
  assert.ok(typeof heard === 'object' && heard !== null && !Array.isArray(heard), `an object: ${json}`);
  const failed = result.failed && tellsErrors;
  const inside: unknown = failed ? (heard as { error?: unknown }).error : heard;
  switch (result.kind) {
    case 'empty':
      assert.ok(failed ? inside === '' : json === '{}', json);
      break;
    case 'text':
      assert.equal(failed ? inside : (heard as { result?: unknown }).result, result.text);
      break;
    case 'json': {
      const { value } = result;
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      assert.deepEqual(failed || isObject ? inside : (heard as { result?: unknown }).result, value);
      break;
    }
    default: {
      const text = stringsIn(heard).join('\n');
      for (const said of result.said) if ('text' in said) assert.ok(text.includes(said.text), json);
    }
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
