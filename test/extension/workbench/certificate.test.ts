import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { startConnectProxy } from '../../faults/connect-proxy';
import { type CertificateServer, gives, makeRoot, startCertificateServer } from '../../harness/certificate-server';
import { expectOtherRoot } from './other-root';
import { answerSetUp, enterKey } from './sign-in';
import type { WorkbenchOptions } from './workbench-options';
import { WorkbenchSession } from './workbench-session';

describe('a GigaChat whose authority this computer does not know', () => {
  let folder: string;
  let emulator: Emulator;
  let server: CertificateServer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gigachat-bridge-certificate-'));
    emulator = await startEmulator({ tls: true });
    server = await startCertificateServer();
  });
  afterEach(async () => {
    await server.stop();
    await emulator.stop();
    await rm(folder, { recursive: true });
  });

  /** The download address is trusted as the web is: by the system, whose store this is. */
  const options = async (look: WorkbenchOptions): Promise<WorkbenchOptions> => {
    const store = join(folder, 'system-store.pem');
    await writeFile(store, server.ca);
    return {
      ...look,
      machineSettings: { 'gigachat.baseUrl': emulator.baseUrl, 'gigachat.authUrl': emulator.authUrl },
      env: { SSL_CERT_FILE: store },
      afterInstall: (profile) => expectOtherRoot(profile, emulator.caPem ?? '', server.at('/root', gives(''))),
    };
  };
  const isStrange = () => assert.deepEqual(emulator.log, [], 'nothing was sent to a stranger');

  it('is explained at sign-in, and trusted after a download whose fingerprint is right (en, dark)', async () => {
    await WorkbenchSession.use('certificate-en-dark', await options({ theme: 'dark' }), async ({ workbench }) => {
      const { dialog, notifications, quickInput } = workbench;
      server.at('/root', gives(String(await makeRoot())));
      await enterKey(workbench, emulator.credentials);
      const text = await dialog.read('Trust the Russian Trusted Root CA for GigaChat?');
      assert.match(text, /for the GigaChat addresses only/);
      await workbench.screenshot('certificate-en-dark-1-explained');
      isStrange();

      await dialog.press('Download and check');
      await notifications.read('Another certificate came from');
      await notifications.message('Downloading').waitFor({ state: 'detached' });
      await workbench.screenshot('certificate-en-dark-2-wrong-certificate');
      isStrange();

      server.at('/root', gives(emulator.caPem ?? ''));
      await notifications.press('Another certificate came from', 'Other ways…');
      await dialog.read('Trust the Russian Trusted Root CA for GigaChat?');
      await dialog.press('Download and check');
      await answerSetUp(workbench, false);
      await workbench.screenshot('certificate-en-dark-3-signed-in');

      await workbench.runCommand('GigaChat: Trust Russian Root Certificate');
      await notifications.read("This computer trusts GigaChat's certificates already.");
      await workbench.runCommand('GigaChat: Health Check');
      await quickInput.waitForPlaceholder('Everything works.');
      await workbench.screenshot('certificate-en-dark-4-health');
    });
  });

  it('is explained at sign-in, and trusted after a file was chosen (ru, light)', async () => {
    const file = join(folder, 'russian_trusted_root_ca.crt');
    await writeFile(file, emulator.caPem ?? '');
    const settings = { 'http.proxyStrictSSL': false };
    const look = await options({ language: 'ru', theme: 'light', settings });
    await WorkbenchSession.use('certificate-ru-light', look, async ({ workbench }) => {
      const { dialog, notifications, quickInput } = workbench;
      const title = 'Доверять корневому сертификату Russian Trusted Root CA для GigaChat?';
      await enterKey(workbench, emulator.credentials, 'ru');
      await dialog.read(title);
      await workbench.screenshot('certificate-ru-light-1-explained');

      await dialog.press('Хранилище системы');
      await notifications.read('В хранилище системы этого центра пока нет.');
      await workbench.screenshot('certificate-ru-light-2-system');
      isStrange();

      await notifications.press('В хранилище системы этого центра пока нет.', 'Другие способы…');
      await dialog.read(title);
      await dialog.press('Выбрать файл…');
      await quickInput.chooseFile('Файл сертификата Russian Trusted Root CA', file);
      await answerSetUp(workbench, false, 'ru');
      await workbench.screenshot('certificate-ru-light-3-signed-in');
      await workbench.runCommand('GigaChat: Диагностика');
      await quickInput.waitForPlaceholder('Всё работает.');
      await quickInput.waitFor('Сертификаты проверяются, хотя http.proxyStrictSSL выключен');
      await workbench.screenshot('certificate-ru-light-4-health');
    });
  });

  it('is not reached through a proxy that asks for a password, which is said in Russian (ru, light)', async () => {
    const proxy = await startConnectProxy({ password: 'canary-proxy-password' });
    try {
      const settings = { 'http.proxy': `http://${proxy.url}` };
      const look = await options({ language: 'ru', theme: 'light', settings });
      await WorkbenchSession.use('proxy-ru-light', look, async ({ workbench }) => {
        await enterKey(workbench, emulator.credentials, 'ru');
        await workbench.quickInput.waitFor('требует верные имя и пароль (407)');
        await workbench.screenshot('proxy-ru-light-1-password');
        assert.ok(proxy.log.length > 0);
        isStrange();
      });
    } finally {
      await proxy.stop();
    }
  });
});
