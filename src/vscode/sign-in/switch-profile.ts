import * as vscode from 'vscode';
import { type Shared, shared } from '../../core/ground/shared';
import type { Profile } from '../../editor/stored-profiles';
import type { EditorAccount } from '../account/editor-account';
import { scopeName, wayName, wayOf } from '../words/credential-words';
import { withSecrets } from '../words/offer';
import { unlinked } from '../words/unlinked';
import { withoutIcons } from '../words/without-icons';
import { enterNewProfile } from './profile-entry';
import { askName } from './profile-questions';
import { type SignInParts, signInBy } from './sign-in-command';

interface ProfileItem extends vscode.QuickPickItem {
  act: () => Promise<void>;
  rename?: () => Promise<void>;
  remove?: () => Promise<void>;
}

/** `GigaChat: Switch Account`: one click switches; accounts are added, renamed and removed from here, too. */
export async function switchProfileCommand(parts: SignInParts): Promise<void> {
  const { account } = parts;
  await account.session();
  const pick = vscode.window.createQuickPick<ProfileItem>();
  pick.title = vscode.l10n.t('GigaChat: account');
  pick.placeholder = vscode.l10n.t('The account that answers from now on');
  pick.matchOnDescription = true;
  const items = itemsFor(parts);
  pick.items = items;
  pick.activeItems = items.filter(({ label }) => label.startsWith('$(check)'));
  const run = async (work: (() => Promise<void>) | undefined) => {
    if (!work) return;
    pick.hide();
    await work();
  };
  await new Promise<void>((resolve) => {
    let running: Shared<void> | undefined;
    pick.onDidAccept(() => {
      running ??= shared(run(pick.selectedItems[0]?.act));
    });
    pick.onDidTriggerItemButton(({ item, button }) => {
      running ??= shared(run(button === renameButton ? item.rename : item.remove));
    });
    pick.onDidHide(() => {
      pick.dispose();
      // What was picked hides the list and then goes on.
      setImmediate(() => resolve(running));
    });
    pick.show();
  });
}

const renameButton = { iconPath: new vscode.ThemeIcon('edit'), tooltip: vscode.l10n.t('Rename the account') };
const removeButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Remove the account') };

function itemsFor(parts: SignInParts): ProfileItem[] {
  const { account } = parts;
  const { profiles, profile: active } = account;
  const command = (icon: string, label: string, act: () => Promise<void>): ProfileItem => ({
    label: `$(${icon}) ${label}`,
    alwaysShow: true,
    act,
  });
  return [
    ...profiles.map(
      (one): ProfileItem => ({
        label: `${one.id === active?.id ? '$(check)' : '$(account)'} ${withoutIcons(one.name)}`,
        description: describe(one),
        buttons: [renameButton, removeButton],
        act: () => use(one, account),
        rename: () => rename(one, account),
        remove: () => remove(one, account),
      }),
    ),
    { label: '', kind: vscode.QuickPickItemKind.Separator, act: async () => {} },
    command('add', vscode.l10n.t('Add an account…'), async () =>
      signInBy(parts, (trySignIn) => enterNewProfile(account.profiles, trySignIn)),
    ),
    command('cloud-download', vscode.l10n.t('Import settings from a .env file…'), async () => {
      await vscode.commands.executeCommand('gigachat.importEnvFile');
    }),
  ];
}

/** How one gets in, what the account is for, and where. */
function describe({ access, scope, baseUrl }: Profile): string {
  const host = baseUrl === undefined ? undefined : new URL(baseUrl).host;
  const way = access ? wayName(wayOf(access.credentials)) : vscode.l10n.t('signed out');
  const kind = access?.scope ?? (scope === 'auto' ? undefined : scope);
  return [way, kind && scopeName(kind), host].filter(Boolean).join(' · ');
}

async function use(profile: Profile, account: EditorAccount): Promise<void> {
  const changes = account.profile?.id !== profile.id;
  if (!(await withSecrets(() => account.switchTo(profile.id)))) return;
  if (!profile.access) return void (await vscode.commands.executeCommand('gigachat.signIn'));
  if (!changes) return;
  void vscode.window.showInformationMessage(
    unlinked(
      vscode.l10n.t('{0} answers from now on. Answers under way finish on the account they began with.', profile.name),
    ),
  );
}

async function rename(profile: Profile, account: EditorAccount): Promise<void> {
  const others = account.profiles.filter(({ id }) => id !== profile.id);
  const name = await askName(vscode.l10n.t('GigaChat: rename the account'), others, profile.name);
  if (name !== undefined) await withSecrets(() => account.rename(profile.id, name));
}

async function remove(profile: Profile, account: EditorAccount): Promise<void> {
  const yes = vscode.l10n.t('Remove');
  const detail = vscode.l10n.t(
    'Its secrets are removed from this computer. Answers that are not finished are cut off.',
  );
  const question = vscode.l10n.t('Remove the account {0}?', profile.name);
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  await withSecrets(() => account.remove(profile.id));
}
