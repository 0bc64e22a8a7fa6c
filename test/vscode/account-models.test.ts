import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { GigaChatCatalog } from '../../src/core/gigachat/client/catalog';
import { ContextLimits } from '../../src/core/gigachat/client/context-limits';
import { toModels } from '../../src/core/gigachat/client/gigachat-models';
import { askForModels } from '../../src/vscode/account/account-models';
import type { Session } from '../../src/vscode/account/session';
import { FakeClock } from '../harness/fake-clock';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const choice = { passModel: true, aliases: {}, embeddings: 'Embeddings' };

describe("the editor's list of models", () => {
  it('is asked for anew each time, and is told of a failure, whatever was listed before', async () => {
    let asked = 0;
    let isDown = false;
    const list = async () => {
      asked += 1;
      if (isDown) throw new ChatError('offline', 'no network');
      return toModels({ data: [{ id: `GigaChat-${asked}` }] });
    };
    const clock = new FakeClock();
    const catalog = new GigaChatCatalog(list, choice, new ContextLimits('host'), clock, silent);
    const client = { balance: async () => new Map() };
    const session = { accounts: { catalog, members: [{ catalog, client }] }, use: { begin: () => () => {} } };
    const ids = async () => {
      const models = await askForModels(session as unknown as Session, new AbortController().signal);
      return models.map(({ id }) => id);
    };
    assert.deepEqual([await ids(), asked], [['GigaChat-1'], 1]);
    assert.deepEqual([await ids(), asked], [['GigaChat-2'], 2]);
    await clock.advance(60 * 60_000);
    isDown = true;
    await assert.rejects(ids(), { kind: 'offline' });
  });
});
