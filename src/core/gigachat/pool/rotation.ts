import { CallBudget } from '../../chat/call-budget';
import type { CallContext } from '../../chat/call-context';
import { traitsOf } from '../../chat/error-traits';
import { ChatError, toChatError } from '../../chat/errors';
import type { Clock } from '../../ground/clock';
import { gathered } from '../../ground/gathered';
import type { Logger } from '../../ground/logger';

/** `priority`: the first account that works. `round-robin`: the accounts that work take turns. */
export type Strategy = 'priority' | 'round-robin';

/** No upstream rests its account for longer than this, whatever wait it asks for. */
const longestRestMs = 5 * 60_000;

/** One of several that can answer the same requests. */
export interface Member {
  /** Told to people and logs: no secret. */
  readonly name: string;
}

interface Place<M> {
  readonly member: M;
  failure?: ChatError;
  /** Until when it rests, by what is asked for; `everything` stands for all of it. */
  readonly rests: Map<string, number>;
}

/** What an account rests from that failed as a whole. */
const everything = '';

/**
 * Which of several accounts to ask, in what order. One that failed by itself rests: it is asked after all others, until
 * its time is over or it answers.
 */
export class Rotation<M extends Member> {
  readonly #places: readonly Place<M>[];
  /** The place whose turn it is, by what is asked for: token counts between chats must not take the chats' turns. */
  readonly #turns = new Map<string, number>();

  constructor(
    members: readonly M[],
    private readonly strategy: Strategy,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** What has to be there before a member is asked while another stands by; throws when that is not to be waited for. */
    private readonly ready: (member: M, signal: AbortSignal) => Promise<void> = async () => {},
    /** What is told where there is no member at all. */
    readonly nobody: () => ChatError = noAccount,
  ) {
    this.#places = members.map((member) => ({ member, rests: new Map() }));
  }

  get members(): readonly M[] {
    return this.#places.map(({ member }) => member);
  }

  /** Every member in the order to ask for `purpose`; takes its turn. `preferred` comes first unless it rests. */
  order(purpose: string, preferred?: M): M[] {
    const nowMs = this.clock.monotonic();
    const rests = (place: Place<M>) => Math.max(0, restsUntilMs(place, purpose) - nowMs);
    const awake = this.#places.filter((place) => rests(place) === 0);
    const asleep = this.#places.filter((place) => rests(place) > 0).sort((one, other) => rests(one) - rests(other));
    const favourite = awake.find(({ member }) => member === preferred);
    if (favourite) return [favourite, ...awake.filter((place) => place !== favourite), ...asleep].map(memberOf);
    if (this.strategy === 'round-robin' && awake.length > 0) {
      // Turns go by places, not by who is awake: else one that falls asleep would give its neighbour two.
      const from = (this.#turns.get(purpose) ?? 0) % this.#places.length;
      const ahead = awake.filter((place) => this.#places.indexOf(place) >= from);
      const next = [...ahead, ...awake.filter((place) => !ahead.includes(place))];
      const [first] = next;
      if (first) this.#turns.set(purpose, this.#places.indexOf(first) + 1);
      return [...next, ...asleep].map(memberOf);
    }
    return [...awake, ...asleep].map(memberOf);
  }

  /** Every member, those that rest from `purpose` last: to look for what only one of them has. */
  restingLast(purpose: string): readonly M[] {
    return this.#byRest(purpose).flat();
  }

  /** The members that work, and those that rest. */
  #byRest(purpose: string): [awake: M[], asleep: M[]] {
    const isAwake = (member: M) => this.#isAwake(member, purpose);
    return [this.members.filter(isAwake), this.members.filter((member) => !isAwake(member))];
  }

  #isAwake(member: M, purpose: string): boolean {
    const place = this.#placeOf(member);
    return place !== undefined && restsUntilMs(place, purpose) <= this.clock.monotonic();
  }

  /** Says that a member answered. */
  answered(purpose: string, member: M): void {
    const place = this.#placeOf(member);
    if (place?.failure) this.logger.info('the account answers again', { account: member.name });
    if (!place) return;
    place.failure = undefined;
    place.rests.delete(everything);
    place.rests.delete(purpose);
  }

  /** Says that a member failed at `purpose`; true when another one may answer instead. */
  failed(purpose: string, member: M, failure: ChatError): boolean {
    const { elsewhere, restMs } = traitsOf(failure);
    const isItsOwn = isOwn(purpose, failure);
    const place = this.#placeOf(member);
    if (isItsOwn && restMs !== undefined && place) {
      place.failure = failure;
      const forMs = Math.min(longestRestMs, Math.max(restMs, failure.retryAfterMs ?? 0));
      place.rests.set(isOfEndpoint(failure) ? purpose : everything, this.clock.monotonic() + forMs);
      this.logger.warn('an account failed', { account: member.name, failure: failure.kind, code: failure.code });
    }
    const mayDiffer = elsewhere !== 'nowhere' && (isItsOwn || !restMs);
    return mayDiffer || failure.code === 'model_not_found' || failure.code === 'no_model_list';
  }

  /**
   * What a member failed with last, unless it has answered since, and for how long it rests. What passes by itself counts
   * for gone with the rest: one that stands by may not be asked for days.
   */
  failureOf(member: M): { failure: ChatError; restsForMs: number } | undefined {
    const { failure, rests } = this.#placeOf(member) ?? {};
    if (!failure || !rests) return undefined;
    const restsForMs = Math.max(0, Math.max(...rests.values()) - this.clock.monotonic());
    return restsForMs > 0 || !traitsOf(failure).passes ? { failure, restsForMs } : undefined;
  }

  /**
   * The answers of all members that work, asked at once; of those that rest when no other answers. Throws when none
   * does. Once one has answered, `patienceMs` is how long the others are waited for; for ever unless told.
   */
  async all<T>(
    purpose: string,
    call: (member: M) => Promise<T>,
    signal: AbortSignal,
    patienceMs?: number,
  ): Promise<T[]> {
    let worst: ChatError | undefined;
    const ask = async (member: M) => {
      try {
        const answer = await call(member);
        return [answer];
      } catch (error) {
        const failure = toChatError(error, signal);
        this.failed(purpose, member, failure);
        worst = moreHopeful(worst, failure);
        return [];
      }
    };
    for (const members of this.#byRest(purpose)) {
      if (signal.aborted) throw toChatError(undefined, signal);
      const answers = await gathered(members.map(ask), this.clock, patienceMs);
      if (answers.length > 0) return answers;
    }
    throw worst ?? this.nobody();
  }

  /**
   * The answer of the first member that gives one, all within one budget. Throws the most hopeful failure. `mayRepeat`
   * says whether another member may be asked at all after a failure; `members` are who to ask, in their order.
   */
  async first<T>(
    purpose: string,
    call: (member: M, context: CallContext) => Promise<T>,
    context: CallContext,
    mayRepeat: (failure: ChatError, calls: CallBudget) => boolean = () => true,
    members: readonly M[] = this.order(purpose),
  ): Promise<T> {
    const { signal, calls = new CallBudget() } = context;
    let worst: ChatError | undefined;
    for (const [index, member] of members.entries()) {
      const standsBy = members.slice(index + 1).some((other) => this.#isAwake(other, purpose));
      try {
        if (standsBy) await this.ready(member, signal);
        const answer = await call(member, { ...context, calls: standsBy ? calls.leavingRepeats() : calls });
        this.answered(purpose, member);
        return answer;
      } catch (error) {
        const failure = toChatError(error, signal);
        const mayGoOn = this.failed(purpose, member, failure);
        if (!mayGoOn || !mayRepeat(failure, calls)) throw calls.judged(failure);
        worst = moreHopeful(worst, failure);
        if (calls.isSpent || index === members.length - 1) break;
        this.logger.info('asking another account', { instead: member.name, failure: failure.kind, code: failure.code });
      }
    }
    throw worst ? calls.judged(worst) : this.nobody();
  }

  #placeOf(member: M): Place<M> | undefined {
    return this.#places.find((place) => place.member === member);
  }
}

/** Of two failures the one to tell: the first, unless a repeat has more hope after the second, or sooner. */
function moreHopeful(first: ChatError | undefined, second: ChatError): ChatError {
  if (!first || hopeOf(first) < hopeOf(second)) return second;
  const isSooner = first.kind === second.kind && (second.retryAfterMs ?? 0) < (first.retryAfterMs ?? 0);
  return isSooner && second.retryAfterMs !== undefined ? second : first;
}

function hopeOf(failure: ChatError): number {
  const { passes, elsewhere } = traitsOf(failure);
  return passes ? 2 : elsewhere === 'provider' ? 1 : 0;
}

/** What a caller is told where nobody could answer who brings no account. */
export function noAccount(): ChatError {
  return new ChatError(
    'auth',
    'This bridge has no GigaChat account of its own. Send yours as a Bearer token: giga-cred-KEY:SCOPE, giga-auth-TOKEN or giga-user-USER:PASSWORD.',
    { code: 'no_account' },
  );
}

/** The same where callers cannot bring one, because others than GigaChat answer. */
export function noAccountHere(): ChatError {
  return new ChatError(
    'auth',
    'This bridge has no GigaChat account, and only GigaChat does this. Ask whoever runs the bridge to give it one.',
    { code: 'no_account' },
  );
}

/** False for what says nothing of the account that met it. */
function isOwn(purpose: string, { kind, code }: ChatError): boolean {
  // Batches are refused to every account with a prepaid package; and how a model writes is the model's.
  return (
    !(purpose === 'batches' && kind === 'forbidden') &&
    code !== 'invalid_json_answer' &&
    code !== 'upstream_token_expired'
  );
}

/** True for what says something of the one endpoint that was asked: the others of the account may well answer. */
function isOfEndpoint({ kind }: ChatError): boolean {
  return kind === 'upstream' || kind === 'protocol';
}

function restsUntilMs({ rests }: Place<Member>, purpose: string): number {
  return Math.max(rests.get(everything) ?? 0, rests.get(purpose) ?? 0);
}

function memberOf<M>({ member }: Place<M>): M {
  return member;
}
