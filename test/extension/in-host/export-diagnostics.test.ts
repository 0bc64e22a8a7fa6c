import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { leaksIn } from '../../harness/canary';
import { configure, type EditorStand, startEditorStand } from './editor-stand';

describe('the report of GigaChat: Export Diagnostics', () => {
  let stand: EditorStand;
  before(async () => {
    stand = await startEditorStand();
  });
  after(async () => {
    await configure({ 'bridge.modelAliases': undefined });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await stand.stop();
  });

  /** The document that is opened for reading. */
  async function report(): Promise<string> {
    await vscode.commands.executeCommand('gigachat.exportDiagnostics');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.isUntitled && document.languageId === 'markdown', 'a new document is in front');
    return document.getText();
  }

  it('says what runs here, also while nobody is signed in', async () => {
    const text = await report();
    assert.match(text, /^# GigaChat Bridge: diagnostics\n\nRead this before you share it/);
    assert.match(text, /signed out \(no-key\)[\s\S]*not checked: nobody is signed in/);
    assert.deepEqual(stand.messages.shown, []);
  });

  it('holds versions, settings, the health check, failures and the log, and no secret of any kind', async () => {
    const heard: string[] = [];
    const { redactor } = stand.hooks.runtime;
    const add = redactor.add.bind(redactor);
    redactor.add = (...secrets) => {
      heard.push(...secrets);
      add(...secrets);
    };
    const word = randomBytes(20).toString('hex');
    const { logger } = stand.hooks.runtime;
    // Before the sign-in: another setting is another session.
    await configure({ 'bridge.modelAliases': { fast: 'GigaChat-2', apiKey: word } });
    await stand.signIn();
    logger.warn('a request failed', { address: `http://user:${word}@proxy.corp:3128`, file: `${homedir()}/cert.pem` });
    logger.info('the header was', { authorization: `Bearer ${word}` });
    const text = await report();
    for (const wanted of [
      /## Versions[\s\S]*GigaChat Bridge \d[\s\S]*VS Code|code-server/,
      /gigachat\.baseUrl: "http:\/\/127\.0\.0\.1/,
      /gigachat\.bridge\.modelAliases: \{"fast":"GigaChat-2","apiKey":"\[set\]"\}/,
      /signed in, GIGACHAT_API_PERS[\s\S]*preferred: GigaChat/,
      /## Health[\s\S]*✔/,
      /## Last failures[\s\S]*warn a request failed[\s\S]*\[login\]@proxy\.corp[\s\S]*~\/cert\.pem/,
      /## Last lines of the log[\s\S]*info the header was/,
    ]) {
      assert.match(text, wanted);
    }
    const key = await stand.hooks.context.secrets.get('gigachat.bridgeKey');
    assert.ok(key && heard.length > 2, 'there are secrets to look for');
    const canaries = [word, key, stand.emulator.credentials, homedir(), ...heard].filter(({ length }) => length >= 8);
    assert.deepEqual(leaksIn([{ where: 'the report', text }], canaries), []);
  });
});
