import assert from 'node:assert/strict';
import { ChatError, type ChatErrorDetails, type ErrorKind } from '../../src/core/chat/errors';
import type { OwnStep } from '../../src/core/chat/ports/check-step';
import { fromRefusal } from '../../src/core/protocols/gigachat/errors';
import { loadWithStandIn } from '../harness/vscode-stand-in';

const { describeResult } = loadWithStandIn(
  () => require('../../src/vscode/health/health-report') as typeof import('../../src/vscode/health/health-report'),
);
const { adviceFor } = loadWithStandIn(
  () => require('../../src/vscode/health/step-advice') as typeof import('../../src/vscode/health/step-advice'),
);

const { checkWords, stepName } = loadWithStandIn(
  () => require('../../src/vscode/words/health-words') as typeof import('../../src/vscode/words/health-words'),
);

const failed = (own: OwnStep, failure: ChatError, name: string = own) => ({
  ...{ name, own, ok: false, ms: 1, detail: failure.message, failure },
});
const failure = (kind: ErrorKind, details: ChatErrorDetails = {}) => new ChatError(kind, 'GigaChat said no.', details);

describe('a failed step of the health check in VS Code', () => {
  it('is never told to change a request that nobody wrote, whatever GigaChat refuses it with', () => {
    for (const status of [400, 402, 403, 404, 408, 413, 418, 422, 429, 500, 502, 503, 504, 511, 599]) {
      for (const step of ['OAuth', 'models', 'balance', 'chat'] as const) {
        const words = describeResult(failed(step, fromRefusal(status, '{"message":"no"}'), `work: ${step}`));
        assert.doesNotMatch(words, /start a new chat|Change the request/, `${step} ${status}`);
        assert.match(words, /[.!] [A-Z]/, `${step} ${status}: what happened, then what to do`);
      }
    }
  });

  it('says where to name a proxy of the system or of a PAC file, which VS Code follows and shows to no extension', () => {
    for (const kind of ['network', 'timeout'] as const)
      assert.match(
        describeResult(failed('network', failure(kind))),
        /PAC file is not seen here: name it in http\.proxy\./,
      );
  });

  it('says which setting to look at when something else answered, or the model is gone', () => {
    const model = failed('chat', failure('not-found', { code: 'model_not_found' }));
    assert.match(describeResult(model), /Choose another one/);
    assert.equal(adviceFor(model)?.command, 'gigachat.selectModel');
    for (const status of [301, 302, 307, 511]) {
      const elsewhere = failed('models', failure('network', { upstreamStatus: status }));
      assert.match(describeResult(elsewhere), /wants you to sign in first/);
      assert.equal(adviceFor(elsewhere)?.command, 'workbench.action.openSettings');
    }
    const nothingThere = failed('models', failure('not-found', { upstreamStatus: 404 }));
    assert.match(describeResult(nothingThere), /did not come from GigaChat/);
    assert.equal(adviceFor(nothingThere)?.command, 'workbench.action.openSettings');
  });

  it('is that of a service where it is one, though the service is called as a step of an account is', () => {
    for (const name of ['chat', 'models', 'TLS', 'bridge', 'Компания: chat']) {
      const refused = { name, ok: false, ms: 1, detail: 'no', failure: failure('auth') };
      assert.equal(adviceFor(refused)?.command, 'gigachat.setUpFallback', name);
      assert.deepEqual(adviceFor(refused)?.arguments, [name]);
      assert.equal(stepName(refused), name);
      assert.match(describeResult(refused), new RegExp(name));
    }
    assert.equal(stepName(failed('models', failure('auth'), 'работа: дом: models')), 'работа: дом: Models');
  });

  it('calls the kind of an account by its name', () => {
    const { token, tokenAsGiven } = checkWords({ network: { strictSslIsOff: false, wrong: [] }, wrong: [] });
    assert.equal(token('GIGACHAT_API_PERS', 30), 'Token (Personal account), valid for 30 min');
    assert.equal(tokenAsGiven('GIGACHAT_API_CORP'), 'Token set by hand (Business, pay as you go)');
    assert.equal(tokenAsGiven('MINE'), 'Token set by hand (MINE)');
  });
});
