import type { CallBudget } from '../../../chat/call-budget';
import type { ChatRequest } from '../../../chat/request';
import type { Logger } from '../../../ground/logger';
import { type Attempt, adapting } from './adapt';
import type { Ask } from './ask';
import type { HostHabits } from './habits';
import { insistingOnCall } from './insist';
import { reattaching } from './reattach';
import { shortening } from './shorten';
import { structured } from './structured';

/**
 * Everything that may take more than one call of GigaChat, around the single one: first the form the host takes, around
 * it the call that is required, around it the answer's form, around it the files, around it the length of what is summarized.
 *
 * Who repeats what, and when. All draw on the `CallBudget` of the request: three calls of GigaChat, counted at the
 * socket. It says whether another call may follow (`isSpent`), and whether a failed one may be made again as it was
 * (`mayRepeat`: not while another account stands by).
 *
 * | Who                | Repeats                            | When                                                    |
 * | ------------------ | ---------------------------------- | ------------------------------------------------------- |
 * | `Transport`        | the same bytes, on a new connection | the kept one had died before a byte was answered, or    |
 * |                    |                                    | the request was refused for it (408, 421, 425)          |
 * | `CallRepeats`      | the same call                      | its token was refused: once, with a new one; a failure, |
 * |                    |                                    | told in a 200 too, that may pass: by `RetryPolicy`      |
 * | `adapting`         | the request in another form        | 400 or 422 that names what the host does not take       |
 * | `insistingOnCall`  | the request with an order          | a call was required and none came                       |
 * | `structured`       | the request with an order, or as a | the answer is not the JSON that was asked for; the host |
 * |                    | forced call                        | does not take `response_format`                         |
 * | `reattaching`      | the request with fresh uploads     | 404 or 422 that speaks of a file                        |
 * | `shortening`       | a summary, without the oldest      | what is to be summarized is too long for the model      |
 * | `GigaChatEmbedder` | one text of a refused list         | to name the text that is at fault                       |
 * | `Rotation`         | the request, of another account    | the first failed in a way that another may not          |
 *
 * Besides it: `AccountTokens` has a budget of its own for each exchange of credentials, which serves all who wait for
 * the token; `FallbackProvider` asks each of its providers at most once, and a service is asked again in another form
 * (`ServiceChats`). None repeats after a word of the answer.
 */
export function withRepeats(
  attempt: Attempt,
  habits: HostHabits,
  calls: CallBudget,
  attachAgain: () => Promise<ChatRequest | undefined>,
  logger: Logger,
): Ask {
  const inForm = insistingOnCall(adapting(attempt, habits, calls), calls);
  return shortening(reattaching(structured(inForm, habits, calls), calls, attachAgain), calls, logger);
}
