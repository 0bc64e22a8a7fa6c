import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChatStand } from './chat-stand';
import {
  type Answer,
  beginAgain,
  type ParticipantStand,
  signedIn,
  workspaceFolder,
  writeFile,
} from './participant-stand';
import { until } from './until';

describe('references of a question to @gigachat', () => {
  let stand: ChatStand;
  let chat: ParticipantStand;
  before(async () => {
    ({ stand, chat } = await signedIn());
  });
  after(() => stand.stop());
  beforeEach(() => beginAgain(stand));

  const asked = () => stand.lastQuestion();

  const again = async (answer: Answer) => {
    stand.emulator.script({ text: 'Again.' });
    await chat.ask('And?', { history: answer.turns });
    return stand.chatBodies().at(-1)?.messages[1]?.content;
  };

  it('may be a folder: its list, its texts, and a word about what may hold secrets', async () => {
    await writeFile('folder/a.ts', 'in a');
    await writeFile('folder/deep/b.ts', 'in b');
    await writeFile('folder/.env', 'KEY=very-secret');
    await writeFile('folder/pic.png', Buffer.from([0, 1]));
    const value = vscode.Uri.joinPath(workspaceFolder(), 'folder');
    stand.emulator.script({ text: 'Two files.' });
    const answer = await chat.ask('What is in it?', { references: [{ id: 'a', value }] });
    assert.match(
      asked(),
      /^folder\/\n````\nfolder\/a\.ts\nfolder\/deep\/b\.ts\nfolder\/pic\.png[\s\S]*in a[\s\S]*in b/,
    );
    assert.doesNotMatch(asked(), /very-secret/);
    assert.match(answer.said[0] ?? '', /folder\/\.env/);
    assert.deepEqual(answer.references.map(String), [String(value)]);
    const first = asked();
    assert.equal(await again(answer), first);
  });

  it('may be problems, which are cited', async () => {
    const uri = await writeFile('wrong.ts', 'wrong\n');
    const problem = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 5), 'so wrong', vscode.DiagnosticSeverity.Warning);
    stand.emulator.script({ text: 'I see.' });
    const value = { diagnostics: [[uri, [problem]]] };
    const answer = await chat.ask('Why?', { references: [{ id: 'p', name: 'Problems', value }] });
    assert.match(asked(), /wrong\.ts:1:1 warning: so wrong/);
    assert.equal(answer.references.length, 1);
    const first = asked();
    assert.equal(await again(answer), first);
  });

  it('may be problems of which VS Code gives only the id: all, those of a file, or one', async () => {
    const files = [await writeFile('one.ts', 'wrong\n\nworse\n'), await writeFile('other: two.ts', 'odd\n')];
    const [one, other] = files as [vscode.Uri, vscode.Uri];
    const { Error: error, Information: information, Hint: hint } = vscode.DiagnosticSeverity;
    const at = (line: number, text: string, severity: vscode.DiagnosticSeverity) =>
      new vscode.Diagnostic(new vscode.Range(line, 0, line, 3), text, severity);
    const collection = vscode.languages.createDiagnosticCollection('stand');
    collection.set(one, [at(0, 'so wrong', error), at(2, 'much worse', information), at(2, 'never mind', hint)]);
    collection.set(other, [at(0, 'so odd', error)]);
    const told = async (id: string) => {
      stand.emulator.script({ text: 'I see.' });
      await chat.ask('Why?', { references: [{ id, name: 'All Problems', value: { diagnostics: [] } }] });
      return (asked().match(/so wrong|much worse|never mind|so odd/g) ?? []).sort();
    };
    // What a window calls the file that is on another machine.
    const far = (uri: vscode.Uri) => uri.with({ scheme: 'vscode-remote', authority: '127.0.0.1:8080' });
    try {
      await until('the problems', () => vscode.languages.getDiagnostics(other).length > 0);
      assert.deepEqual(await told('::2::'), ['much worse', 'so odd', 'so wrong']);
      assert.deepEqual(await told(`${one}::4::`), ['so wrong']);
      assert.deepEqual(await told(`${far(other)}:an:owner::1:2`), ['so odd']);
      assert.deepEqual(await told(`${one}:stand::3:1`), ['much worse', 'never mind']);
      assert.deepEqual(await told(`${one}:stand::2:1`), []);
    } finally {
      collection.dispose();
    }
  });

  it('may be the codebase: what the question speaks of is found, cited and known later', async () => {
    await writeFile('lib/ports.ts', `${'filler\n'.repeat(100)}export function openListeningSocket() {}\n`);
    await writeFile('lib/other.ts', 'nothing of interest\n');
    stand.emulator.script({ text: 'In ports.ts.' });
    const answer = await chat.ask('#codebase where are listening sockets opened?');
    assert.match(asked(), /lib\/ports\.ts:86-10\d\n```[\s\S]*openListeningSocket/);
    assert.doesNotMatch(asked(), /nothing of interest/);
    assert.ok(answer.references.some((place) => place instanceof vscode.Location && place.range.start.line === 85));
    const first = asked();
    assert.equal(await again(answer), first);
  });

  it('that are 2 MB, binary, deleted or on another machine are told of, and the answer comes all the same', async () => {
    const big = await writeFile('big.txt', 'слово '.repeat(190_000));
    const binary = await writeFile('data.bin', Buffer.from([0, 255, 0, 1, 2, 0]));
    const gone = vscode.Uri.joinPath(workspaceFolder(), 'deleted.ts');
    const remote = vscode.Uri.parse('vscode-vfs://github/somebody/something/far.ts');
    const selection = new vscode.Location(big, new vscode.Range(0, 0, 0, 1_140_000));
    const references = [remote, gone, binary, selection].map((value, index) => ({ id: `${index}`, value }));
    stand.emulator.script({ reasoning: 'Let me see.', text: 'Words.' });
    const { said, unfolded } = await chat.ask('What is this?', { references });
    assert.deepEqual(unfolded, said, 'nothing that is said so may be folded away');
    assert.match(said[0] ?? '', /Too long, so only the beginning was read: big\.txt:1-1\. Select the part/);
    assert.match(said[0] ?? '', /Not read: data\.bin, deleted\.ts, .*far\.ts\. It is gone, out of reach/);
    assert.equal(said.at(-1), 'Words.');
    assert.ok(asked().length < 61_000);
  });
});
