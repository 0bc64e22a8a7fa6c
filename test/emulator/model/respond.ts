import type { EmulatorModel } from '../api/catalogue';
import type { ChatBody } from '../chat/request';
import type { Said } from '../chat/said';
import { answerTo } from './answer';
import { callOf, fittingCall } from './any-function';
import { askedSchema, isObjectAsked } from './asked-schema';
import { reason } from './choose';
import { completion } from './completion';
import { type Language, languageOf, say } from './language';
import { outcomeOf } from './outcome';
import { stepsOf } from './steps';
import { structured } from './structured';
import { type Task, wishOf } from './task';
import { useTools } from './tool-user';
import { lastTurn } from './user-text';

/** What the emulator's own small model says to a request: a call when a function fits, words otherwise. */
export function respond(body: ChatBody, model: EmulatorModel): Said {
  const said = handedOver(decide(body, model), body);
  const language = languageOf(lastTurn(body.messages).text);
  const reasoning = model.reasoning
    ? say(language, 'Смотрю, о чём просят и что для этого есть.', 'I look at what is asked and what there is for it.')
    : undefined;
  return shortened({ ...said, ...(reasoning ? { reasoning } : {}) }, body.max_tokens);
}

function decide(body: ChatBody, model: EmulatorModel): Said {
  const turn = lastTurn(body.messages);
  const language = languageOf(turn.text);
  const functions = body.functions ?? [];
  const choice = body.function_call;
  const format = body.response_format;
  const afterResult = turn.since.at(-1);

  if (typeof choice === 'object' && afterResult?.role !== 'function') {
    const spec = functions.find(({ name }) => name === choice.name);
    if (spec) return { text: '', call: callOf(spec, turn.text) };
  }
  const wish = wishOf(turn.text);
  if (functions.length && choice !== 'none') {
    const used = wish.tasks.length ? useTools(body, turn, wish, language) : undefined;
    if (used) return used;
    const call = turn.since.length === 0 ? fittingCall(functions, turn.text) : undefined;
    if (call) return { text: '', call };
  }
  if (format?.type === 'json_schema' && format.schema)
    return { text: structured(format.schema, turn.text, model.id.startsWith('GigaChat-3-Ultra')) };
  const asked = functions.length === 0 ? askedSchema(body.messages) : undefined;
  if (asked) {
    const json = structured(asked.schema, turn.text, asked.fenced);
    return { text: asked.fenced ? `\`\`\`json\n${json}\n\`\`\`` : json };
  }
  if (functions.length === 0 && isObjectAsked(body.messages))
    return { text: JSON.stringify({ answer: answerTo(turn.text, model.id, language) }) };
  const ended = stepsOf(turn.since).at(-1)?.name === completion('', functions)?.name;
  if (afterResult?.role === 'function' && !ended) {
    const { text } = outcomeOf(afterResult.content, '');
    return { text: say(language, `Функция ответила: ${text}`, `The function answered: ${text}`) };
  }
  if (wish.tasks[0]) return { text: unable(wish.tasks[0], language) };
  return { text: answerTo(turn.text, model.id, language) };
}

/** Words go through the function that ends a task, where one is offered and has not been called yet. */
function handedOver(said: Said, body: ChatBody): Said {
  const free = body.function_call === undefined || body.function_call === 'auto';
  if (said.call || !body.functions?.length || !free || body.response_format?.type === 'json_schema') return said;
  const call = completion(said.text, body.functions);
  const called = stepsOf(lastTurn(body.messages).since).some(({ name }) => name === call?.name);
  return call && !called ? { text: '', call } : said;
}

function unable(task: Task, language: Language): string {
  return say(
    language,
    `Этого я не могу (${reason(task)}): мне не дали подходящей функции.`,
    `I cannot do that (${reason(task)}): no function that fits was offered to me.`,
  );
}

/** Cuts the words at `max_tokens`, four bytes to a token as they are counted. */
function shortened(said: Said, maxTokens: number | undefined): Said {
  const bytes = Buffer.from(said.text);
  if (maxTokens === undefined || bytes.length <= maxTokens * 4) return said;
  const text = new TextDecoder().decode(bytes.subarray(0, maxTokens * 4)).replace(/\uFFFD+$/, '');
  return { ...said, text, cut: true };
}
