import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { packTools, toolFailure } from '../probe/pack-tools';
import { packagedExtension } from '../project';
import { answerSetUp, enterKey, type Language } from './sign-in';
import type { Theme } from './theme';
import { waitForText } from './wait-for-text';
import { WorkbenchSession } from './workbench-session';

/** What the extension shows in a language. */
interface Words {
  signInFirst: string;
  notSignedIn: string;
  bestModel: string;
}

const words: Record<'en' | 'ru', Words> = {
  en: {
    signInFirst: 'GigaChat: sign in',
    notSignedIn: 'You are not signed in to GigaChat.',
    bestModel: 'GigaChat (best)',
  },
  ru: {
    signInFirst: 'GigaChat: войти',
    notSignedIn: 'Вы ещё не вошли в GigaChat.',
    bestModel: 'GigaChat (лучшая)',
  },
};

// Nobody is signed in to GitHub here, nor can be: there is no network.
describe('GigaChat in the Chat view, without a GitHub account', () => {
  let emulator: Emulator;
  let tools: string;
  before(async () => {
    emulator = await startEmulator();
    tools = await packTools();
  });
  after(() => emulator.stop());

  const looks: readonly { language: 'en' | 'ru'; theme: Theme }[] = [
    { language: 'en', theme: 'dark' },
    { language: 'ru', theme: 'light' },
  ];
  for (const look of looks) {
    const name = `chat-${look.language}-${look.theme}`;
    it(`answers as @gigachat, as a picked model and as an agent, whose tool may throw or not be there, also after a reload (${name})`, () => {
      emulator.reset();
      const options = {
        ...look,
        vsix: [packagedExtension, tools],
        settings: { 'chat.tools.global.autoApprove': true, 'chat.tools.global.autoApprove.optIn': true },
        machineSettings: { 'gigachat.baseUrl': emulator.baseUrl, 'gigachat.authUrl': emulator.authUrl },
      };
      return WorkbenchSession.use(name, options, (session) => useTheChat(session, emulator, look.language, name));
    });
  }
});

async function useTheChat(
  session: WorkbenchSession,
  emulator: Emulator,
  language: Language,
  name: string,
): Promise<void> {
  const texts = words[language];
  const { workbench, profile } = session;
  const { chat } = workbench;

  await chat.waitForModel(texts.signInFirst);
  await chat.askFor('@gigachat hello', texts.notSignedIn);
  await workbench.screenshot(`${name}-1-signed-out`);

  await enterKey(workbench, emulator.credentials, language);
  await answerSetUp(workbench, true, language);
  await workbench.runCommand('Notifications: Clear All Notifications');

  await chat.waitForModel(texts.bestModel);
  await chat.openModelPicker(texts.bestModel);
  await workbench.screenshot(`${name}-2-picker`);
  await workbench.page.keyboard.press('Escape');
  await chat.pickModel('GigaChat-2-Max', texts.bestModel);

  emulator.script({ text: ['One, ', 'two, ', '**three**.'], delay: {}, hold: 2 });
  const answer = await chat.ask('@gigachat count to three');
  await answer.filter({ hasText: 'One, two,' }).waitFor();
  await workbench.screenshot(`${name}-3-streaming`);
  emulator.release();
  await answer.filter({ hasText: 'One, two, three.' }).waitFor();
  assert.equal(lastBody(emulator).model, 'GigaChat-2-Max');

  await chat.startNew();
  await chat.waitForModel('GigaChat-2-Max');
  const files = [1, 2, 3, 4, 5, 6].map((number) => join(profile.workspace, `made-${number}.txt`));
  emulator.script(
    ...files.map((filePath) => ({
      // VS Code's own tool, among the many that it offers.
      when: { includes: '"name":"create_file"' },
      functionCall: { name: 'create_file', arguments: { filePath, content: 'made by an agent' } },
    })),
    { text: 'The files are there.', when: { includes: '"role":"function"' } },
  );
  await chat.askFor('Create six files.', 'The files are there.');
  for (const file of files) await waitForText(file, 'made by an agent');
  const results = bodies(emulator).map(({ messages }) => messages.filter(({ role }) => role === 'function').length);
  assert.equal(Math.max(...results), files.length, 'every call came with its result to the next');
  await workbench.screenshot(`${name}-4-agent`);

  await askForWhatThrows(session, emulator);
  await callWhatNobodyOffered(session, emulator);
  await workbench.screenshot(`${name}-5-tool-that-throws`);

  await workbench.reload();
  // The picker remembers its model before any extension runs.
  await workbench.statusBar.read('GigaChat');
  await chat.waitForModel('GigaChat-2-Max');
  emulator.script({ text: 'Still here.' });
  await chat.askFor('@gigachat are you there?', 'Still here.');
  await workbench.screenshot(`${name}-6-reloaded`);
  assert.match(lastBody(emulator).messages[0]?.content ?? '', /^You are GigaChat/);
}

/** A tool's failure is told to the model as its result, and the turn ends with an answer. */
async function askForWhatThrows({ workbench }: WorkbenchSession, emulator: Emulator): Promise<void> {
  emulator.script(
    { when: { includes: '"name":"probe_breaks"' }, functionCall: { name: 'probe_breaks', arguments: { what: 'it' } } },
    { when: { includes: toolFailure }, text: 'It broke, as you asked.' },
  );
  await workbench.chat.askFor('Break it, please.', 'It broke, as you asked.');
  const result = bodies(emulator)
    .flatMap(({ messages }) => messages)
    .find(({ role, name }) => role === 'function' && name === 'probe_breaks');
  assert.ok(result?.content.includes(toolFailure), JSON.stringify(result));
  assert.doesNotThrow(() => JSON.parse(result?.content ?? ''), 'GigaChat takes results as JSON only');
}

/** The model hears that there is no such tool, and the person reads no call. */
async function callWhatNobodyOffered({ workbench }: WorkbenchSession, emulator: Emulator): Promise<void> {
  const unknown = 'invented_by_the_model';
  emulator.script(
    { when: { includes: '"name":"create_file"' }, functionCall: { name: unknown, arguments: { where: 'nowhere' } } },
    { when: { includes: 'does not exist' }, text: 'Then I answer without it.' },
  );
  const text = await workbench.chat.askFor('Do something new.', 'Then I answer without it.');
  assert.doesNotMatch(text, /nowhere/);
}

interface Body {
  readonly model: string;
  readonly messages: readonly { role: string; content: string; name?: string }[];
}

function lastBody(emulator: Emulator): Body {
  return bodies(emulator).at(-1) as Body;
}

function bodies(emulator: Emulator): Body[] {
  return emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [entry.body as Body] : []));
}
