import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import manifest from '../../package.json';
import lockfile from '../../package-lock.json';
import { renderPage } from '../../src/editor/dashboard/empty-page';
import { sampleWords } from '../editor/dashboard/sample-sections';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll(sep, '/'), text: readFileSync(join('src', name), 'utf8') }));
const inEditor = sources.filter(({ name }) => /^(?:vscode|editor)\//.test(name) || name === 'extension.ts');
/** The files of `some` that hold it, by name. */
const holding = (pattern: RegExp, some = sources) =>
  some.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties));

describe('the extension, as it is written', () => {
  it('T12: has no setting for a secret, reads three variables of the environment, and hides what is typed', () => {
    assert.deepEqual(
      settings.filter(([name]) => /key|token|secret|credential|password/i.test(name)),
      [],
    );
    assert.deepEqual(
      holding(/process\.(?:env|argv)/, inEditor).map((name) => name.replace(/^.*\//, '')),
      ['read-settings.ts'],
    );
    const env = sources.find(({ name }) => name.endsWith('editor-proxy.ts'))?.text ?? '';
    assert.deepEqual([...new Set(env.match(/\b[A-Z]+_PROXY\b/g))].sort(), ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']);
    // Whoever asks for a secret says so.
    const questions = inEditor.flatMap(
      ({ text }) => text.match(/(?:showInputBox|await ask|return ask)\(\{[\s\S]*?\}\)/g) ?? [],
    );
    const forSecrets = questions.filter((question) =>
      /\bt\(\s*'[^']*(?:authorization key|password|access token|passphrase|OpenRouter key)/i.test(question),
    );
    assert.notEqual(forSecrets.length, 0);
    for (const question of forSecrets) assert.match(question, /password: true|secret: true/);
  });

  it('T13: keeps secrets in the secret storage alone: it writes certificates, pictures, prices, counts and where its bridge is', () => {
    const writes = /\b(?:writeFile|writeFileSync|appendFile|createWriteStream|fs\.write|writeWhole)\b/;
    assert.deepEqual(
      holding(writes, inEditor)
        .map((name) => name.replace(/^.*\//, ''))
        .sort(),
      [
        'bridge-file.ts',
        'picture-file.ts',
        'root-certificate-file.ts',
        'tariff-file.ts',
        'usage-history.ts',
        // What the others write with.
        'write-whole.ts',
      ],
    );
  });

  it('T14: lets a workspace change nothing: every setting has the scope of the machine or the user', () => {
    assert.ok(settings.length >= 10);
    for (const [name, setting] of settings) assert.match(setting.scope, /^(?:machine|application)$/, name);
    // The second lock: what a workspace sets is not even read.
    assert.deepEqual(holding(/workspaceValue|workspaceFolderValue/, inEditor), []);
    const direct = inEditor.filter(({ text }) => /getConfiguration\([^)]*\)\s*\.get\(/.test(text));
    assert.deepEqual(direct, []);
  });

  it('T14: has Settings Sync carry neither the words to hide nor a consent to another machine', () => {
    const own = /^gigachat\.(?:masking\.words|fallback\.(?!model$)|fallbacks|.*(?:url|port)$)/i;
    const named = settings.filter(([name]) => own.test(name));
    assert.ok(named.length >= 5);
    // VS Code carries none of scope `machine`.
    for (const [name, { scope, ignoreSync }] of named) assert.ok(scope === 'machine' || ignoreSync === true, name);
  });

  it('T19, T20: shows one page, on which nothing runs but its own script, and which is handed rendered text alone', () => {
    const pages = holding(/createWebviewPanel|registerWebview|asWebviewUri/);
    assert.deepEqual(pages.sort(), ['vscode/dashboard/dashboard-page.ts', 'vscode/dashboard/dashboard.ts']);
    const page = renderPage({ style: 'our:css', script: 'our:js', origin: 'our:', nonce: 'abc' }, sampleWords);
    assert.match(page, /"default-src &#39;none&#39;; style-src our:; script-src &#39;nonce-abc&#39;"/);
    assert.deepEqual(page.match(/<script[^>]*>/g), ['<script nonce="abc" src="our:js">']);
    assert.doesNotMatch(page, /\son[a-z]+=|javascript:|https?:/);
    const panel = sources.find(({ name }) => name === 'vscode/dashboard/dashboard.ts')?.text ?? '';
    assert.match(panel, /localResourceRoots: \[vscode\.Uri\.joinPath\(extension, 'media'\)\]/);
    assert.doesNotMatch(panel, /enableCommandUris|credentials|apiKey|secrets/);
    // What it is told: sections of text, and whether a form was saved.
    assert.deepEqual([...panel.matchAll(/postMessage\(\{ type: '(\w+)'/g)].map(([, type]) => type).sort(), [
      'note',
      'sections',
    ]);
    const scripts = readdirSync('media').filter((name) => name.endsWith('.js'));
    const shown = [...sources, ...scripts.map((name) => ({ name, text: readFileSync(join('media', name), 'utf8') }))];
    assert.deepEqual(holding(/\binnerHTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/, shown), []);
  });

  it('T21: trusts no text with commands, and renders no HTML', () => {
    assert.deepEqual(holding(/\b(?:isTrusted|supportHtml)\s*[=:]/, inEditor), []);
  });

  it('T23: gives a model three tools, none of which writes settings or runs commands, and asks before one costs', () => {
    assert.deepEqual(
      manifest.contributes.languageModelTools.map(({ name }) => name),
      ['gigachat_draw_picture', 'gigachat_balance', 'gigachat_check_ai_text'],
    );
    assert.deepEqual(holding(/\blm\.registerTool\b|registerMcpServerDefinitionProvider/), [
      'vscode/tools/register-tools.ts',
    ]);
    const tools = sources.filter(({ name }) => name.startsWith('vscode/tools/'));
    for (const { name, text } of tools) {
      assert.doesNotMatch(text, /\.update\(|applyEdit|createTerminal|child_process|openExternal|fs\.delete/, name);
      for (const [, command] of text.matchAll(/executeCommand\(\s*'([^']+)'/g)) assert.equal(command, 'vscode.open');
      assert.doesNotMatch(text, /executeCommand\((?!\s*')/, name);
    }
    assert.deepEqual(holding(/confirmationMessages/, tools).sort(), [
      'vscode/tools/check-text-tool.ts',
      'vscode/tools/draw-picture-tool.ts',
    ]);
    // Tools of others are called for a person's question alone, with the token by which VS Code asks that person.
    assert.deepEqual(holding(/\blm\.invokeTool\b/), holding(/\blm\.invokeTool\([^)]*\btoolInvocationToken\b/));
  });
});

describe('T33: what ships', () => {
  it('brings no package along, runs no script at installation, and was pinned with checksums', () => {
    assert.ok(!('dependencies' in manifest));
    for (const [name, version] of Object.entries(manifest.devDependencies))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    for (const hook of ['preinstall', 'install', 'postinstall']) assert.ok(!(hook in manifest.scripts), hook);
    const packages = Object.entries(lockfile.packages as Record<string, { integrity?: string; resolved?: string }>);
    for (const [name, { integrity, resolved }] of packages) {
      if (name !== '') assert.match(integrity ?? '', /^sha512-/, name);
      assert.equal(resolved, undefined, name);
    }
    assert.deepEqual(
      readFileSync('.vscodeignore', 'utf8')
        .split('\n')
        .filter((line) => /node_modules|src|test/.test(line)),
      [],
    );
    assert.match(readFileSync('.vscodeignore', 'utf8'), /^\*\*$/m);
  });
});
