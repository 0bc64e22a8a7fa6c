import assert from 'node:assert/strict';
import { isSecretFile } from '../../../src/core/completion/files-with-secrets';

describe('files that are never sent', () => {
  it('are those of secrets, wherever they lie', () => {
    for (const path of [
      '.env',
      '/a/.env.local',
      'prod.env',
      '.envrc',
      'C:\\Users\\me\\.ssh\\config',
      '/home/me/.aws/credentials',
      'server.key',
      'tls/CERT.PEM',
      'id_ed25519',
      '.npmrc',
      '.netrc',
      'secrets.yaml',
      'credentials.json',
      'service-account-prod.json',
      'prod.tfvars',
      'release.keystore',
      'vault.kdbx',
      'id_rsa.bak',
      'deploy_rsa',
      'server.pem.old',
      '.env~',
      'env.production',
      'dev.env.json',
      'prod.kubeconfig',
      'kube.config',
      'pip.conf',
      'config/Credentials.yml.enc',
      'my-secrets.yaml',
      'App.Secrets.json',
      'gcp-key.json',
      'x-firebase-adminsdk-1.json',
      'client_secret_1.apps.googleusercontent.com.json',
      'api_key.txt',
      '.composer/auth.json',
      '.bash_history',
      '.config/gh/hosts.yml',
      '.m2/settings.xml',
      'keystore.properties',
      'vault.yml',
      'krb5.keytab',
      '.secrets/foo',
      '.terraform.d/credentials.tfrc.json',
      '.vscode/sftp.json',
    ])
      assert.equal(isSecretFile(path), true, path);
  });

  it('are no others that only sound like it', () => {
    for (const path of [
      'src/env.ts',
      'environment.ts',
      'src/keyboard.ts',
      'keys.ts',
      'secrets.ts',
      'token.go',
      'credential-words.ts',
      'config.json',
      'Dockerfile',
      'certificate.test.ts',
      'monkey.py',
      'env/main.py',
      'id_rsa.pub',
      'secrets.py',
      'docs/secrets.md',
      'design-tokens.json',
      'src/secrets/index.ts',
      'password-field.tsx',
      'config.yml',
      'keymap.json',
      'main.tf',
      'vault.ts',
      'history.ts',
    ])
      assert.equal(isSecretFile(path), false, path);
  });
});
