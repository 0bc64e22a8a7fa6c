import * as vscode from 'vscode';
import type { Client } from '../../core/setup/clients/client';
import { clients } from '../../core/setup/clients/client-list';
import type { JournalEntry } from '../../core/setup/clients/journal';
import { shownName } from './shown-name';

/** What the user wants with a client. */
export interface ClientWish {
  client: Client;
  wish: 'connect' | 'undo';
}

/** Asks for a client, and for one that was set up here already, whether to do it again or to take it back. */
export async function pickClient(entries: readonly JournalEntry[], url: string): Promise<ClientWish | undefined> {
  const known = new Map(entries.map((entry) => [entry.client, entry]));
  const item = (client: Client) => ({
    label: shownName(client),
    description: describe(known.get(client.id), url),
    client,
  });
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: (vscode.QuickPickItem & { client?: Client })[] = [
    separator(vscode.l10n.t('set up automatically')),
    ...clients.filter(({ files }) => files).map(item),
    separator(vscode.l10n.t('by hand: the steps, and the values to copy')),
    ...clients.filter(({ files }) => !files).map(item),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('GigaChat: connect a client'),
    placeHolder: vscode.l10n.t('Which program should use GigaChat through {0}?', url),
    matchOnDescription: true,
  });
  const client = picked?.client;
  if (!client) return undefined;
  if (!client.files || !known.has(client.id)) return { client, wish: 'connect' };
  const wish = await askWhat(client);
  return wish && { client, wish };
}

async function askWhat(client: Client): Promise<ClientWish['wish'] | undefined> {
  const items: (vscode.QuickPickItem & { wish: ClientWish['wish'] })[] = [
    {
      label: vscode.l10n.t('Set up again'),
      description: vscode.l10n.t('with the current address, key, model and limits'),
      wish: 'connect',
    },
    {
      label: vscode.l10n.t('Undo'),
      description: vscode.l10n.t('put its files back as they were, byte for byte'),
      wish: 'undo',
    },
  ];
  const title = vscode.l10n.t('{0} was set up here', shownName(client));
  return (await vscode.window.showQuickPick(items, { title }))?.wish;
}

function describe(entry: JournalEntry | undefined, url: string): string {
  if (!entry) return '';
  if (entry.url !== undefined && entry.url !== url) {
    return `$(warning) ${vscode.l10n.t('set up here for another address: {0}', entry.url)}`;
  }
  return `$(check) ${vscode.l10n.t('set up here')}`;
}
