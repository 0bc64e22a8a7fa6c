import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the host', () => {
  it('refuses proposed APIs to an extension that declares none, as VS Code does for users', () => {
    const register: unknown = Reflect.get(vscode.chat, 'registerChatParticipantDetectionProvider');
    assert.ok(register instanceof Function);
    const provider = { provideParticipantDetection: () => undefined };
    assert.throws(() => register.call(vscode.chat, provider), /CANNOT use API proposal/);
  });
});
