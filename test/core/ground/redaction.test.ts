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

  it('hides a secret that holds half a letter: what somebody pastes may be cut in an emoji', () => {
    const redactor = new Redactor();
    redactor.add('canary-\ud83d');
    assert.equal(redactor.clean('a canary-\ud83d'), 'a [secret]');
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
