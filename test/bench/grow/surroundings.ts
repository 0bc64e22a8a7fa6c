import { callerSession } from '../../../src/core/bridge/http/caller-session';
import { clientName } from '../../../src/core/bridge/http/client-name';
import { headerText } from '../../../src/core/bridge/http/header-text';
import { AccountQueue } from '../../../src/core/gigachat/chat/account-queue';
import { readGif } from '../../../src/core/gigachat/pictures/gif';
import { Redactor } from '../../../src/core/ground/redaction';
import { Metrics } from '../../../src/core/health/metrics';
import { cleanedMessage } from '../../../src/core/protocols/cleaned-message';
import { mediaTypeOf } from '../../../src/core/protocols/media-type';
import { type GrowCase, many } from './grow-case';
import { plainGif } from './plain-gif';

const nobody = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const stillClock = { now: () => 0, monotonic: () => 0, timer: () => ({ cancel() {} }) };

export const surroundingCases: readonly GrowCase[] = [
  {
    name: 'those who wait for an account and hear where they stand',
    size: 60,
    make: (size) => async () => {
      const queue = new AccountQueue(() => 1, stillClock, nobody);
      const onWait = () => {};
      const turns = many(size, async (index) => {
        const leave = await queue.enter(new AbortController().signal, { client: `client ${index}`, onWait });
        leave();
      });
      await Promise.all(turns);
    },
  },
  {
    name: 'words that may hold a secret',
    size: 64_000,
    make: (size) => {
      const redactor = new Redactor();
      redactor.add('aaaaaaaaaaaaaaab');
      return () => redactor.clean('a'.repeat(size));
    },
  },
  {
    name: "an upstream's message of addresses",
    size: 64_000,
    make: (size) => () => cleanedMessage('a://'.repeat(size)),
  },
  {
    name: 'a media type and its bytes',
    size: 64_000,
    make: (size) => () => mediaTypeOf(`${'a/;'.repeat(size)}`, Buffer.alloc(size)),
  },
  {
    name: 'a picture in GIF',
    size: 2_000,
    make: (size) => {
      const bytes = plainGif(size, 16);
      return () => readGif(bytes);
    },
  },
  { name: 'a text for a header', size: 64_000, make: (size) => () => headerText('Жa'.repeat(size)) },
  {
    name: 'who calls',
    size: 256_000,
    make: (size) => () => clientName({ 'user-agent': 'a+'.repeat(size), 'x-title': 'A '.repeat(size) }),
  },
  {
    name: 'the session of a caller',
    size: 64_000,
    make: (size) => () => callerSession({ 'x-session-id': 'a'.repeat(size), session_id: 'b' }),
  },
  {
    name: 'names of models in the metrics',
    size: 500,
    make: (size) => () => {
      const metrics = new Metrics(() => false);
      for (let index = 0; index < size; index += 1) {
        metrics.note({
          method: 'POST',
          route: `/x${index}`,
          status: 200,
          complete: true,
          totalMs: 1,
          chat: { provider: 'gigachat', model: `${':'.repeat(100)}${index}` },
        } as unknown as Parameters<Metrics['note']>[0]);
      }
      return metrics.toText([]);
    },
  },
];
