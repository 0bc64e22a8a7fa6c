import { freePort } from '../../harness/free-port';
import type { ServerHost } from '../host/host';
import { setUpHost } from '../host/set-up';
import { packagedExtension } from '../project';
import { installExtensions } from '../server/install-extensions';
import { chooseRussian, registerRussianLanguagePack } from '../server/language-pack';
import { createProfile, type Profile, removeProfile } from '../server/profile';
import { type Browser, startBrowser } from '../server/start-browser';
import { type Server, startServer } from '../server/start-server';
import { waitForTheme } from './theme';
import { Workbench } from './workbench';
import { settingsOf, vsixFilesOf, type WorkbenchOptions } from './workbench-options';

interface Running {
  server: Server;
  browser: Browser;
  workbench: Workbench;
}

/** An installed extension in a profile of its own, and the programs that show it. */
export class WorkbenchSession {
  private running: Running | undefined;

  private constructor(
    private readonly host: ServerHost,
    readonly profile: Profile,
    private readonly options: WorkbenchOptions,
  ) {}

  /** Installs the extension, starts VS Code and opens the workbench. */
  static async open(options: WorkbenchOptions = {}): Promise<WorkbenchSession> {
    const host = await setUpHost();
    if (host.kind !== 'server') throw new Error('The workbench tests drive the server host only.');
    const profile = await createProfile({
      ...options,
      settings: settingsOf(options),
      // Another program on this machine may have the bridge's usual one, which would be announced.
      machineSettings: { 'gigachat.bridge.port': await freePort(), ...options.machineSettings },
    });
    const session = new WorkbenchSession(host, profile, options);
    try {
      const vsix = await vsixFilesOf(options);
      await installExtensions(host, profile, vsix);
      if (options.language === 'ru') await registerRussianLanguagePack(profile);
      await options.afterInstall?.(profile);
      await session.start();
      // Opened once after the install, and never over what a test does.
      if (vsix.includes(packagedExtension)) await session.workbench.waitForWalkthrough();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Opens a session for as long as `body` takes. When that fails, `out/screenshots/failed-NAME.png` shows where. */
  static async use(
    name: string,
    options: WorkbenchOptions,
    body: (session: WorkbenchSession) => Promise<void>,
  ): Promise<void> {
    const session = await WorkbenchSession.open(options);
    try {
      await body(session);
    } catch (error) {
      await session.workbench.screenshot(`failed-${name}`);
      throw error;
    } finally {
      await session.close();
    }
  }

  /** The workbench that is open now: a new one after a restart. */
  get workbench(): Workbench {
    if (!this.running) throw new Error('The workbench is not open.');
    return this.running.workbench;
  }

  /** Installs a VSIX beside what runs, as an update does: windows that open from now on have it. */
  install(vsix: string): Promise<void> {
    return installExtensions(this.host, this.profile, [vsix]);
  }

  /** Stops server and browser and starts them again with the same profile and port: as a user's next day. */
  async restart(): Promise<void> {
    const port = this.running?.server.port;
    await this.stop();
    await this.start(port);
  }

  /** Ends everything and removes the profile. */
  async close(): Promise<void> {
    await this.stop();
    await removeProfile(this.profile);
  }

  private async start(port = 0): Promise<void> {
    const { language = 'en', theme = 'dark', env = {} } = this.options;
    const server = await startServer(this.host, this.profile, { port, args: ['--locale', language], env });
    try {
      const browser = await startBrowser(this.host, this.profile);
      const workbench = new Workbench(browser.page);
      this.running = { server, browser, workbench };
      if (language === 'ru') await chooseRussian(browser.context, server.origin);
      const query = new URLSearchParams({ folder: this.profile.workspace });
      await browser.page.goto(`${server.origin}/?${query}`, { waitUntil: 'commit' });
      await workbench.waitUntilDrawn();
      await waitForTheme(browser.page, theme);
    } catch (error) {
      if (!this.running) await server.stop();
      throw error;
    }
  }

  private async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.browser.stop();
    await running?.server.stop();
  }
}
