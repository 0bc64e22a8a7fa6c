import * as vscode from 'vscode';
import type { EditorAccount } from './editor-account';
import type { RootCertificateFile } from './root-certificate-file';

/** The official place of the certificate. */
const downloadAddress = 'https://gu-st.ru/content/lending/russian_trusted_root_ca_pem.crt';

/** `GigaChat: Allow Russian Root Certificate`: asks, takes a file, and keeps it when it is the right certificate. */
export async function trustRootCommand(account: EditorAccount, root: RootCertificateFile): Promise<void> {
  const choose = vscode.l10n.t('Choose the file…');
  const download = vscode.l10n.t('Download it');
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t('Allow the Russian Trusted Root CA for GigaChat?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        "GigaChat's servers show certificates of this authority. Choose its file: the fingerprint is compared with the published one, and the certificate is used for the GigaChat addresses only, nowhere else on this computer.",
      ),
    },
    choose,
    download,
  );
  if (picked === download) await vscode.env.openExternal(vscode.Uri.parse(downloadAddress));
  if (picked === undefined) return;
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('The file of the Russian Trusted Root CA'),
    filters: { [vscode.l10n.t('Certificates')]: ['crt', 'cer', 'pem', 'der'] },
  });
  const [file] = files ?? [];
  if (file) await trustRoot(file, account, root);
}

/** Keeps the certificate in `file` when its fingerprint is the right one; says what became of it. */
export async function trustRoot(file: vscode.Uri, account: EditorAccount, root: RootCertificateFile): Promise<boolean> {
  const wrong = (message: string): false => {
    void vscode.window.showErrorMessage(message);
    return false;
  };
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(file);
  } catch {
    return wrong(vscode.l10n.t('The file {0} cannot be read. Choose another one.', file.fsPath));
  }
  const checked = root.check(bytes);
  switch (checked.outcome) {
    case 'no-certificate':
      return wrong(
        vscode.l10n.t('The file {0} holds no certificate. Choose the downloaded .crt or .pem file.', file.fsPath),
      );
    case 'other-certificate':
      return wrong(
        vscode.l10n.t(
          'This is another certificate, and it was not allowed: its fingerprint is {0}. Download the Russian Trusted Root CA anew.',
          checked.fingerprint,
        ),
      );
    case 'accepted':
      await root.write(checked.pem);
      await account.reload();
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The certificate is allowed for the GigaChat addresses. Sign in, or check the health.'),
      );
      return true;
  }
}
