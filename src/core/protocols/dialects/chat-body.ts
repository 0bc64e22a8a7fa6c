import * as z from 'zod';
import { wrongField } from '../../chat/errors';
import type { ChatRequest, Message } from '../../chat/request';
import type { LeftOut, Unheard } from '../history';
import { answerFields, answerWanted } from './answer-form';
import { configurationOf, readConversation } from './conversation';
import { lateCalls, offeredTools } from './deferred';
import { effortFields } from './effort';
import { modelName } from './limits';
import type { ReadingRules } from './messages';
import { type ChoiceBody, chosenTools, readToolChoice, toolChoiceFields } from './tool-choice';
import { broughtTools, type ClientTool, type ReadTools, readTools, toolFields } from './tools';
import { unheardTools, vendorFields, withUnheardTold } from './vendor-fields';

/** Fields that ask for something that only another protocol's address can give. */
const elsewhere = {
  previous_response_id: z.unknown().optional(),
  conversation: z.unknown().optional(),
  prompt: z.unknown().optional(),
  background: z.unknown().optional(),
  thread: z.unknown().optional(),
};

/** What a body of Chat Completions and one of Messages may hold alike, whichever of the two its client speaks. */
export const chatFields = {
  model: modelName,
  messages: z.array(z.unknown()).min(1).nullish(),
  // A Responses body at this address, as some editors send it.
  input: z.union([z.string(), z.array(z.unknown())], { error: 'must be a string or an array of items' }).nullish(),
  instructions: z.string().nullish(),
  system: z.union([z.string(), z.array(z.unknown())]).nullish(),
  ...toolFields,
  ...toolChoiceFields,
  ...answerFields,
  ...effortFields,
  ...vendorFields,
  ...elsewhere,
};

type ChatBody = z.infer<z.ZodObject<typeof chatFields>>;

/** A body's chat, all but its sampling, and what was noted while it was read. */
export interface ReadChat {
  asked: Omit<ChatRequest, 'sampling'>;
  /** The client's own words for its tools, by the name that the model knows. */
  tools: ReadonlyMap<string, ClientTool>;
  unheard: Unheard;
}

/** How a protocol reads such a body. */
export interface ChatRules extends ReadingRules {
  /** Says whose word `custom` is for a tool: OpenAI's, whose input is free text, or Anthropic's. */
  customIsFreeText: boolean;
  /** What an entry of the conversation says of how it is to be answered. */
  asConfiguration: (entry: unknown) => unknown;
}

/** Reads the chat of a body. Throws `ChatError('invalid-request')` with the path of the wrong field. */
export function readChat(body: ChatBody, rules: ChatRules): ReadChat {
  refuseElsewhere(body);
  const past: LeftOut[] = [];
  const messages = readConversation(body, rules, past);
  const entries = body.messages ?? body.input;
  const tools = readTools(body, rules.customIsFreeText, broughtTools(entries));
  const { asked, unheard } = withTools({ tools, entries, messages, body, choice: body }, past);
  const wanted = answerWanted(body, configurationOf(body, past, rules.asConfiguration));
  return { asked: { model: body.model, ...asked, ...wanted }, tools: tools.names, unheard };
}

/** A conversation and the tools of its request, as the body has them. */
interface Told {
  tools: ReadTools;
  /** What the conversation was read from. */
  entries: unknown;
  messages: readonly Message[];
  body: Parameters<typeof unheardTools>[1];
  choice: ChoiceBody;
}

/** The conversation with the tools that its model is offered; what of the past they leave out is noted in `past`. */
export function withTools({ tools, entries, messages, body, choice }: Told, past: LeftOut[]) {
  const offer = offeredTools(tools, entries, messages, chosenTools(choice), past);
  const chosen = readToolChoice(choice, offer.specs);
  const unheard = unheardTools(tools.leftOut, body);
  return {
    asked: {
      messages: offer.specs.length === 0 ? withUnheardTold(messages, unheard) : messages,
      ...chosen,
      ...lateCalls(offer, chosen),
    },
    unheard: { tools: unheard, unreachable: offer.unreachable, past } satisfies Unheard,
  };
}

/** Overlooked, such a field would make the answer one to another question. */
function refuseElsewhere(body: ChatBody): void {
  const param = (Object.keys(elsewhere) as (keyof typeof elsewhere)[]).find((field) => body[field]);
  if (param === undefined) return;
  const complaint = 'is not supported here. Send the whole conversation, without it.';
  throw wrongField(param, complaint, { code: 'unsupported_parameter' });
}
