import { execFileSync } from 'node:child_process';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import type { Profile } from '../server/profile';
import { folderSettings } from './change-settings';
import { listWords, openFile, pressKey, rest, takeAndTypeOver } from './complete-code';
import { drawAfterConsent, exportDiagnostics, fixBehindLightBulb, writeCommitMessage } from './help-with-code';
import { lookAtDashboard } from './look-at-dashboard';
import { answerSetUp, enterKey } from './sign-in';
import { WorkbenchSession } from './workbench-session';

const file = 'prices.py';

const words = {
  en: {
    complete: 'GigaChat: Complete Code at Cursor',
    secrets: 'files with secrets are never sent',
    paused: 'Code completion is paused until',
    dashboard: 'GigaChat: Dashboard',
    counted: 'Code completions: 2 shown, 1 accepted, 1 typed over.',
    health: 'GigaChat: Health Check',
    works: 'Everything works.',
    start: 'GigaChat: Get Started',
    write: 'Generate Commit Message',
    stop: 'Stop Writing the Commit Message',
    actions: ['Explain with GigaChat', 'Fix with GigaChat', 'Document with GigaChat', 'Write tests with GigaChat'],
    fix: 'Fix with GigaChat',
    accept: 'Accept Proposal',
    draw: 'Draw a picture?',
    export: 'GigaChat: Export Diagnostics',
  },
  ru: {
    complete: 'GigaChat: Дописать код у курсора',
    secrets: 'файлы с секретами никогда не отправляются',
    paused: 'Дополнение кода приостановлено до',
    dashboard: 'GigaChat: Панель расхода',
    counted: 'Дополнения кода: показано 2, принято 1, вместо них набрано другое — 1.',
    health: 'GigaChat: Диагностика',
    works: 'Всё работает.',
    start: 'GigaChat: Первые шаги',
    write: 'Написать сообщение коммита',
    stop: 'Остановить написание сообщения коммита',
    actions: [
      'Объяснить с помощью GigaChat',
      'Исправить с помощью GigaChat',
      'Документировать с помощью GigaChat',
      'Написать тесты с помощью GigaChat',
    ],
    fix: 'Исправить с помощью GigaChat',
    accept: 'Принять предложение',
    draw: 'Нарисовать картинку?',
    export: 'GigaChat: Выгрузить отчёт о неполадках',
  },
} as const;

const looks = [
  { language: 'en', theme: 'dark', contrast: 'contrast' },
  { language: 'ru', theme: 'light', contrast: 'contrastLight' },
] as const;

// One workbench for all that stands beside the chat.
describe('beyond the chat, on the screen', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  for (const { contrast, ...look } of looks) {
    const name = `beyond-chat-${look.language}-${look.theme}`;
    it(`completes code, writes a commit, fixes behind the light bulb, draws after consent, and counts it (${name})`, () => {
      emulator.reset();
      const options = {
        ...look,
        settings: { 'gigachat.completion.mode': 'whileTyping' },
        machineSettings: { 'gigachat.baseUrl': emulator.baseUrl, 'gigachat.authUrl': emulator.authUrl },
        workspaceFiles: {
          [file]: 'prices = [1, 2, 3]\n',
          'notes.env': 'SECRET=1\n',
          [folderSettings]: '{}',
          '.vscode/some.code-snippets': JSON.stringify({ prices: { prefix: 'prices_of', body: 'prices_of()' } }),
        },
        afterInstall: async ({ workspace }: Profile) => {
          execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: workspace });
        },
      };
      const said = words[look.language];
      return WorkbenchSession.use(name, options, async (session) => {
        const { workbench } = session;
        await enterKey(workbench, emulator.credentials, look.language);
        await answerSetUp(workbench, true, look.language);
        await workbench.runCommand('Notifications: Clear All Notifications');
        await openFile(workbench, file);
        await takeAndTypeOver(session, emulator, file, name);
        await rest(workbench, emulator, file, said, name);
        await writeCommitMessage(workbench, emulator, said, name);
        await fixBehindLightBulb(session, emulator, file, said, name);
        await drawAfterConsent(session, emulator, said, name);
        await exportDiagnostics(workbench, emulator, said, name);
        await lookAtDashboard(session, said, name, contrast);
        if (look.language !== 'en') return;
        await listWords(session, emulator, file);
        await pressKey(workbench, emulator, said.paused);
      });
    });
  }
});
