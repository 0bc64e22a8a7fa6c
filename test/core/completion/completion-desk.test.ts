import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import { wrapProvider } from '../../../src/core/chat/wrap-provider';
import { turn } from '../../harness/event-loop';
import { cursorAt, cursorIn } from './cursors';
import { FakeModel, tagged } from './fake-model';

describe('what is remembered', () => {
  it('goes on with what is typed, and backs out of it, without a call', async () => {
    const model = new FakeModel().says(tagged('abcd'));
    const begun = 'const x = ';
    assert.deepEqual(await model.ask(cursorAt(begun, begun.length)), { text: 'abcd' });
    const at = (text: string) => model.desk.remembered(cursorAt(text, text.length), 'GigaChat-2');
    assert.equal(at(`${begun}ab`), 'cd');
    assert.equal(at(`${begun}a`), 'bcd');
    assert.equal(at(begun), 'abcd');
    assert.equal(at('const x ='), ' abcd');
    assert.equal(at(`${begun}ax`), undefined);
    assert.equal(model.requests.length, 1);
  });

  it('knows that nothing fits for half a minute, and a suggestion for five', async () => {
    const model = new FakeModel().says('', tagged('abcd'));
    const here = cursorIn('const x = |');
    await model.ask(here);
    assert.equal(model.desk.remembered(here, 'GigaChat-2'), '');
    await model.clock.advance(30_000);
    assert.equal(model.desk.remembered(here, 'GigaChat-2'), undefined);
    await model.ask(here);
    await model.clock.advance(299_000);
    assert.equal(model.desk.remembered(here, 'GigaChat-2'), 'abcd');
    await model.clock.advance(1000);
    assert.equal(model.desk.remembered(here, 'GigaChat-2'), undefined);
  });

  it('is of no use once something below has changed', async () => {
    const model = new FakeModel().says(tagged('abcd'));
    await model.ask(cursorIn('const x = |\nf();'));
    assert.equal(model.desk.remembered(cursorIn('const x = |\ng();'), 'GigaChat-2'), undefined);
    assert.equal(model.desk.remembered(cursorIn('const x = |\nf();'), 'other'), undefined);
  });
});

describe('the one place of an account', () => {
  it('goes on where the editor typed the closing bracket or quote as well', async () => {
    for (const [answer, typed, rest] of [
      ['sum(prices);', 'sum(|)', 'prices'],
      ['sum(prices);', 'sum(pri|)', 'ces'],
      ['f(["a", b]);', 'f([|])', '"a", b'],
      ['f(["a", b]);', 'f(["|"])', 'a'],
      ['"abc";', '"|"', 'abc'],
    ] as const) {
      const model = new FakeModel().says(tagged(answer));
      await model.ask(cursorIn('const x = |\nf();'));
      const known = (text: string) => model.desk.remembered(cursorIn(`const x = ${text}\nf();`), 'GigaChat-2');
      assert.equal(known(typed), rest);
      assert.equal(known(typed.replace('|', 'other|')), undefined);
    }
  });

  it('is given back as soon as anybody else comes', async () => {
    const model = new FakeModel().says({ pieces: ['<COMPLETION>a'], holds: true });
    const asked = model.ask(cursorIn('const x = |'));
    await model.holding;
    assert.equal(model.inFlight, 1);
    model.newcomer();
    assert.deepEqual(await asked, { none: 'busy' });
    assert.equal(model.inFlight, 0);
  });

  it('is never waited for', async () => {
    const model = new FakeModel().says(tagged('a'));
    model.free = false;
    assert.deepEqual(await model.ask(cursorIn('const x = |')), { none: 'busy' });
    assert.equal(model.requests.length, 0);
  });

  it('is taken unasked only where the editor would show something, which is asked last', async () => {
    const model = new FakeModel().says(tagged('a'));
    let [asked, welcome] = [0, false];
    const isWelcome = async () => {
      asked += 1;
      return welcome;
    };
    const ask = async () => {
      const answer = model.ask(cursorIn('const x = |'), { automatic: true, isWelcome });
      await model.clock.advance(300);
      return await answer;
    };
    model.free = false;
    assert.deepEqual(await ask(), { none: 'busy' });
    assert.equal(asked, 0);
    model.free = true;
    assert.deepEqual(await ask(), { none: 'cancelled' });
    assert.deepEqual([asked, model.requests.length], [1, 0]);
    welcome = true;
    assert.deepEqual(await ask(), { text: 'a' });
  });

  it('has one completion at a time: the next one ends the one before it', async () => {
    const model = new FakeModel().says({ pieces: [], holds: true }, tagged('abc'));
    const first = model.ask(cursorIn('const x = |'));
    await model.holding;
    const second = model.ask(cursorIn('const y = |'));
    assert.deepEqual(await first, { none: 'cancelled' });
    assert.deepEqual(await second, { text: 'abc' });
    assert.equal(model.most, 1);
  });

  it('is left alone after a 429: five questions are one call, and the pause doubles', async () => {
    const busy = () => new ChatError('rate-limit', 'busy');
    const model = new FakeModel().says(busy(), busy(), tagged('abc'));
    const here = cursorIn('const x = |');
    assert.deepEqual(await model.ask(here), { none: 'failed' });
    for (let count = 0; count < 4; count += 1) assert.deepEqual(await model.ask(here), { none: 'paused' });
    assert.equal(model.requests.length, 1);
    await model.clock.advance(30_000);
    await model.ask(here);
    assert.equal(model.requests.length, 2);
    await model.clock.advance(30_000);
    assert.deepEqual(await model.ask(here), { none: 'paused' });
    await model.clock.advance(30_000);
    assert.deepEqual(await model.ask(here), { text: 'abc' });
    assert.equal(model.desk.pause, undefined);
  });

  it('is asked again at once where the limit for a day held a completion back', async () => {
    const reached = new ChatError('cancelled', 'The daily limit is reached.', { code: 'daily_limit' });
    const model = new FakeModel().says(reached, tagged('abc'));
    assert.deepEqual(await model.ask(cursorIn('const x = |')), { none: 'daily-limit' });
    assert.deepEqual(await model.ask(cursorIn('const x = |')), { text: 'abc' });
  });

  it('is left alone until something is changed after a refusal that does not pass', async () => {
    for (const kind of ['auth', 'tokens-used-up', 'forbidden'] as const) {
      const model = new FakeModel().says(new ChatError(kind, 'no'), tagged('abc'));
      await model.ask(cursorIn('const x = |'));
      await model.clock.advance(3_600_000);
      assert.deepEqual(await model.ask(cursorIn('const x = |')), { none: 'paused' }, kind);
      model.desk.resume();
      assert.deepEqual(await model.ask(cursorIn('const x = |')), { text: 'abc' });
    }
  });

  it('is not left alone for a refusal that was under way when somebody signed in elsewhere or changed something', async () => {
    const model = new FakeModel().says(tagged('abc'));
    let refuse: () => void = () => {};
    const isRefused = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    const refusing = wrapProvider(model.place.provider, async function* () {
      yield [{ type: 'start', id: '1', model: 'GigaChat-2' }];
      await isRefused;
      throw new ChatError('auth', 'no');
    });
    const asked = model.ask(cursorIn('const x = |'), {}, { ...model.place, provider: refusing });
    await turn();
    model.desk.resume();
    refuse();
    assert.deepEqual(await asked, { none: 'failed' });
    assert.equal(model.desk.pause, undefined);
    assert.deepEqual(await model.ask(cursorIn('const x = |')), { text: 'abc' });
  });

  it('is asked again once the account has answered somebody else, unless the refusal was of this model alone', async () => {
    for (const kind of ['auth', 'tokens-used-up'] as const) {
      const model = new FakeModel().says(new ChatError(kind, 'no'), tagged('abc'));
      await model.ask(cursorIn('const x = |'));
      model.desk.accountAnswered();
      assert.deepEqual(await model.ask(cursorIn('const x = |')), { text: 'abc' }, kind);
    }
    for (const kind of ['forbidden', 'rate-limit', 'invalid-request'] as const) {
      const model = new FakeModel().says(new ChatError(kind, 'no'), tagged('abc'));
      await model.ask(cursorIn('const x = |'));
      model.desk.accountAnswered();
      assert.deepEqual(await model.ask(cursorIn('const x = |')), { none: 'paused' }, kind);
    }
  });

  it('is asked again after a while where a certificate was refused: another network may show another one', async () => {
    const model = new FakeModel().says(new ChatError('tls', 'no'), tagged('abc'));
    await model.ask(cursorIn('const x = |'));
    assert.deepEqual(await model.ask(cursorIn('const x = |')), { none: 'paused' });
    model.clock.sleep(30_000);
    assert.deepEqual(await model.ask(cursorIn('const x = |')), { text: 'abc' });
  });

  it('is asked unasked after a pause in the typing, and not at all when the typing goes on', async () => {
    const model = new FakeModel().says(tagged('abc'));
    const typing = new AbortController();
    const first = model.ask(cursorIn('const x = |'), { automatic: true, signal: typing.signal });
    await model.clock.advance(299);
    typing.abort();
    assert.deepEqual(await first, { none: 'cancelled' });
    const second = model.ask(cursorIn('const xy = |'), { automatic: true });
    await model.clock.advance(299);
    assert.equal(model.requests.length, 0);
    await model.clock.advance(1);
    assert.deepEqual(await second, { text: 'abc' });
  });

  it('is freed when an answer takes too long, and what came of it is kept in whole lines', async () => {
    const model = new FakeModel().says({ pieces: ['<COMPLETION>\n  a();\n  b('], holds: true });
    const asked = model.ask(cursorIn('function f() {|\n}'));
    await model.holding;
    await model.clock.advance(8000);
    assert.deepEqual(await asked, { text: '\n  a();' });
    assert.equal(model.inFlight, 0);
  });

  it('is freed as soon as the answer has what is wanted', async () => {
    const model = new FakeModel().says({ pieces: ['<COMPLETION>1;\n', 'const b = 2;'], holds: true });
    assert.deepEqual(await model.ask(cursorIn('const a = |')), { text: '1;' });
    assert.equal(model.inFlight, 0);
  });
});

describe('an answer that a model should not give', () => {
  it('is read as far as an answer may go, also where it comes in one long piece', async () => {
    for (const piece of ['\n', '{\n', 'a']) {
      const model = new FakeModel().says(tagged(piece.repeat(4_000_000)));
      assert.ok('none' in (await model.ask(cursorIn('function a() {\n|\n}'))));
    }
  });

  it('ends in a failure, and gives the place back, where what is near cannot be read or the editor cannot tell', async () => {
    const unreadable = () => {
      throw new Error('closed meanwhile');
    };
    const model = new FakeModel().says(tagged('abcd'));
    assert.deepEqual(await model.ask(cursorIn('const x = |'), { snippets: unreadable }), { none: 'failed' });
    assert.equal(model.clock.pending, 0);
    const other = new FakeModel().says(tagged('abcd'));
    const isWelcome = () => Promise.reject(new Error('no such command'));
    assert.deepEqual(await other.ask(cursorIn('const x = |'), { isWelcome }), { none: 'cancelled' });
  });
});
