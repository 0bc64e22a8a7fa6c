import assert from 'node:assert/strict';
import { Redactor } from '../../../src/core/ground/redaction';

describe('the redactor', () => {
  it('hides a secret as it is, in a URL and in base64, and the longer of two first', () => {
    const redactor = new Redactor();
    redactor.add('canary пароль', 'canary пароль and more');
    const forms = ['canary пароль and more', encodeURIComponent('canary пароль'), btoa('short')];
    assert.equal(redactor.clean(forms.join('|')), `[secret]|[secret]|${btoa('short')}`);
    assert.equal(redactor.clean(Buffer.from('canary пароль').toString('base64')), '[secret]');
  });

  it('hides a secret in every writing in which a server or a gateway repeats what it was sent', () => {
    const redactor = new Redactor();
    const secret = `k/+=="'&<>(x)! пароль`;
    redactor.add(secret);
    const basic = (user: string) => Buffer.from(`${user}:${secret} and more`).toString('base64');
    const address = encodeURIComponent(secret);
    const json = JSON.stringify(secret).slice(1, -1);
    const rows = [
      address.replace(/%../g, (code) => code.toLowerCase()),
      new URLSearchParams({ a: secret }).toString().slice(2),
      json,
      json.replaceAll('/', '\\/'),
      json.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
      json.replace(/[<>&]|[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
      secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      Buffer.from(secret).toString('base64url'),
    ];
    for (const row of rows) assert.equal(redactor.clean(`a ${row} b`), 'a [secret] b', row);
    for (const user of ['u', 'us', 'use', 'user']) assert.match(redactor.clean(basic(user)), /^.{2,8}\[secret\]/, user);
  });

  it('hides a secret that holds half a letter: what somebody pastes may be cut in an emoji', () => {
    const redactor = new Redactor();
    redactor.add('canary-\ud83d');
    assert.equal(redactor.clean('a canary-\ud83d'), 'a [secret]');
  });

  it('hides all of two secrets that overlap', () => {
    const redactor = new Redactor();
    redactor.add('canary-one-two', 'one-two-three', 'canary-one');
    assert.equal(redactor.clean('a canary-one-two-three, canary-one, canary-on'), 'a [secret], [secret], canary-on');
  });

  it('forgets a secret with the last one who used it', () => {
    const redactor = new Redactor();
    redactor.add('canary-shared');
    redactor.add('canary-shared', 'canary-alone');
    redactor.forget('canary-shared', 'canary-alone');
    assert.equal(redactor.clean('canary-shared canary-alone'), '[secret] canary-alone');
    redactor.forget('canary-shared');
    assert.equal(redactor.clean('canary-shared'), 'canary-shared');
  });
});
