import { createHmac } from 'node:crypto';
import { conversationOf, firstAnswerIn, headOf } from '../../chat/conversation';
import { changesIn } from '../../chat/instructions';
import type { ChatRequest, Message, ToolSpec } from '../../chat/request';
import { ownText } from '../../chat/text/own-text';
import { BoundedMap } from '../../ground/bounded-map';
import { reminderOf } from '../../protocols/reminder';
import { SharedTexts } from './shared-texts';

/** Of more conversations, or more text in them, the ones least lately heard of are forgotten. */
const mostConversations = 1000;
const mostChars = 8 * 1024 * 1024;
/** A session of a client's is passed on as it is when it looks like one. */
const plainSession = /^[\w.:-]{1,64}$/;

/** One turn of a conversation. */
export interface Turn {
  /** What GigaChat keeps the prompt's tokens under. */
  session: string;
  /** Makes the request begin as the turn before did. */
  arrange(request: ChatRequest): ChatRequest;
}

interface Instructions {
  /** The system messages, in their order, as they were first sent. */
  system: readonly string[];
  /** What they say now, and how many of the client's messages stand before it. */
  news?: { text: string; at: number } | undefined;
}

/** How a conversation was begun. */
interface Beginning extends Instructions {
  /** How many messages there were, those of the system aside. */
  length: number;
  /** A checksum of the first answer in it: other conversations that begin alike have another one. */
  firstAnswer: string | undefined;
  /** The names of the tools, in the order they were first sent. */
  tools: readonly string[];
}

/**
 * The conversations of one account. GigaChat does not charge for the part of a prompt that the session has sent before,
 * so every request gets a session, and its beginning is kept: tools stay in the order they first came in, new ones come
 * after them; what changes in the instructions by itself (times, counts, checksums, the state of the working tree)
 * stays as it was first sent and stands at the end of the prompt as it is now. Names made here are keyed with a secret
 * of the account: nobody can tell from them what was said, and they are the same after a restart.
 */
export class Conversations {
  readonly #begun = new Map<string, Beginning>();
  /** Which kind of request uses a client's session as it is: the one that came first. */
  readonly #heads = new BoundedMap<string, string>(mostConversations);
  /** The names that were made here, by what they were made of. */
  readonly #sessions = new BoundedMap<string, string>(mostConversations);
  readonly #texts = new SharedTexts();

  constructor(private readonly secret: string) {}

  enter(request: ChatRequest, client?: string): Turn {
    const session = this.#sessionOf(request, client);
    const said = request.messages.filter(({ role }) => role !== 'system');
    const firstAnswer = firstAnswerIn(said);
    const before = this.#begun.get(session);
    // A question that is asked anew may come with other instructions; then they hold.
    const goesOn = firstAnswer !== undefined && said.length > (before?.length ?? 0);
    const isSame = before?.firstAnswer === undefined || before.firstAnswer === firstAnswer;
    const kept = goesOn && isSame ? before : undefined;
    const tools = inOrder(request.tools, kept?.tools ?? []);
    const instructions = steady(request.messages, kept);
    this.#remember(session, instructions, tools, said.length, firstAnswer);
    const arrange = (asked: ChatRequest) => ({
      ...asked,
      messages: withInstructions(asked.messages, instructions),
      tools,
    });
    return { session, arrange };
  }

  /** The client's own session; other kinds of requests within it, such as helpers' and titles, get one of their own. */
  #sessionOf(request: ChatRequest, client: string | undefined): string {
    const { conversation } = request;
    if (conversation === undefined) return this.#keyed(conversationOf(request, client));
    const head = headOf(request);
    const first = this.#heads.get(conversation) ?? ownText(head);
    this.#heads.set(conversation, first);
    return plainSession.test(conversation) && first === head ? conversation : this.#keyed(`${conversation}\0${head}`);
  }

  /** In the form of a UUID, which is what GigaChat's own examples look like. */
  #keyed(name: string): string {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const hex = createHmac('sha256', this.secret).update(name).digest('hex');
    const session = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
    this.#sessions.set(name, session);
    return session;
  }

  #remember(
    session: string,
    { system, news }: Instructions,
    tools: readonly ToolSpec[],
    length: number,
    firstAnswer: string | undefined,
  ): void {
    // Name by name: an object that begins as a copy of another makes a hidden class each time.
    const begun: Beginning = {
      length,
      firstAnswer,
      tools: tools.map(({ name }) => this.#texts.hold(name)),
      system: system.map((text) => this.#texts.hold(text)),
      news,
    };
    this.#forget(session);
    this.#begun.set(session, begun);
    while (this.#begun.size > mostConversations || (this.#texts.chars > mostChars && this.#begun.size > 1)) {
      const [oldest] = this.#begun.keys();
      if (oldest === undefined) return;
      this.#forget(oldest);
    }
  }

  #forget(session: string): void {
    const { tools = [], system = [] } = this.#begun.get(session) ?? {};
    for (const text of [...tools, ...system]) this.#texts.letGo(text);
    this.#begun.delete(session);
  }
}

/** What was sent before comes first, as it stood; whatever is new comes after it. */
function inOrder(tools: readonly ToolSpec[], names: readonly string[]): readonly ToolSpec[] {
  if (names.length === 0) return tools;
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = ({ name }: ToolSpec) => places.get(name) ?? names.length;
  return [...tools].sort((one, other) => placeOf(one) - placeOf(other));
}

/** The instructions as they were first sent, with what changed in them by itself; as they are when more has changed. */
function steady(messages: readonly Message[], kept: Instructions | undefined): Instructions {
  const now = messages.flatMap((message) => (message.role === 'system' ? [message.text] : []));
  const changes = kept && changesIn(kept.system, now);
  if (!kept || !changes) return { system: now };
  const system = [...kept.system, ...now.slice(kept.system.length)];
  if (changes.length === 0) return { system };
  const text = reminderOf(`This part of the instructions now reads:\n${changes.join('\n')}`);
  // The beginning of an answer that the caller wrote himself stays last.
  const last = messages.at(-1);
  const end = last?.role === 'assistant' && last.toolCalls.length === 0 ? messages.length - 1 : messages.length;
  // Said before in these words, it is part of what GigaChat has kept.
  const at = kept.news?.text === text ? Math.min(kept.news.at, end) : end;
  return { system, news: { text, at } };
}

function withInstructions(messages: readonly Message[], { system, news }: Instructions): readonly Message[] {
  if (!news) return messages;
  let place = 0;
  const pinned = messages.map((message): Message => {
    if (message.role !== 'system') return message;
    const text = system[place] ?? message.text;
    place += 1;
    return { ...message, text };
  });
  return pinned.toSpliced(news.at, 0, { role: 'user', parts: [{ type: 'text', text: news.text }] });
}
