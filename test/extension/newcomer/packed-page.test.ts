import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { packagedExtension } from '../project';
import { readZip } from './read-zip';

describe('the packaged extension', () => {
  let files: Map<string, Buffer>;
  before(async () => {
    files = await readZip(packagedExtension);
  });

  const text = (path: string): string => {
    const content = files.get(`extension/${path}`);
    assert.ok(content, `${path} is in the package; there are ${[...files.keys()].join(', ')}`);
    return content.toString('utf8');
  };

  it('weighs at most 800 KB and carries nothing that only a checkout needs', async () => {
    const { size } = await stat(packagedExtension);
    assert.ok(size <= 800 * 1024, `${size} bytes`);
    const odd = [...files.keys()].filter((path) => /headless|\.map$|\.ts$|icon\.svg$|test\/|docs\//.test(path));
    assert.deepEqual(odd, []);
  });

  it('has an icon of 256 pixels and a banner', () => {
    const { icon, galleryBanner, keywords, categories } = JSON.parse(text('package.json'));
    const png = files.get(`extension/${icon}`);
    assert.deepEqual(png?.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([png?.readUInt32BE(16), png?.readUInt32BE(20)], [256, 256]);
    assert.match(galleryBanner.color, /^#[0-9a-f]{6}$/);
    assert.ok(keywords.length > 0 && categories.includes('AI'));
  });

  // VS Code draws pictures from https addresses only and follows https links and those within the page.
  it('shows a page without a dead link or a broken picture, in both languages', () => {
    const page = text('readme.md');
    const targets = [...page.matchAll(/\]\(\s*<?([^)\s>]+)/g), ...page.matchAll(/(?:href|src)="([^"]*)"/g)];
    for (const [, target = ''] of targets) {
      if (target.startsWith('#')) assert.ok(page.includes(`id="${target.slice(1)}"`), `nothing is called ${target}`);
      else assert.match(target, /^https:\/\//);
    }
    assert.ok(targets.some(([, target]) => target === '#russian'));
    assert.match(page, /## Three steps[\s\S]+## Privacy[\s\S]+## Три шага[\s\S]+## Приватность/);
  });

  it('names on the page only commands that there are', () => {
    const page = text('readme.md');
    const [english, russian] = page.split('<a id="russian"></a>');
    const { contributes } = JSON.parse(text('package.json'));
    for (const [part = '', names] of [
      [english, JSON.parse(text('package.nls.json'))],
      [russian, JSON.parse(text('package.nls.ru.json'))],
    ] as const) {
      const titles = contributes.commands.map(({ title }: { title: string }) => names[title.slice(1, -1)]);
      const named = [...part.matchAll(/\*\*GigaChat: ([^*]+)\*\*/g)].map(([, title]) => title);
      assert.ok(named.length >= 5);
      assert.deepEqual(
        named.filter((title) => !titles.includes(title)),
        [],
      );
    }
  });

  it('carries each page of the walkthrough in both languages, with its picture', () => {
    const [walkthrough] = JSON.parse(text('package.json')).contributes.walkthroughs;
    assert.ok(walkthrough.steps.length >= 5);
    for (const { id, media } of walkthrough.steps) {
      const pages = [text(media.markdown), text(media.markdown.replace(/\.md$/, '.nls.ru.md'))];
      const pictures = pages.map((page) => /!\[[^\]]+\]\(([^)]+)\)/.exec(page)?.[1]);
      for (const picture of pictures) assert.match(text(`media/walkthrough/${picture}`), /^<svg [\s\S]*<title>/);
      assert.notEqual(pictures[0], pictures[1], id);
      assert.match(pages[1] ?? '', /[а-я]/);
    }
  });

  it('leads from the walkthrough to commands that there are, and to https addresses', () => {
    const { contributes } = JSON.parse(text('package.json'));
    const commands = contributes.commands.map(({ command }: { command: string }) => command);
    for (const file of ['package.nls.json', 'package.nls.ru.json']) {
      const texts = Object.entries<string>(JSON.parse(text(file))).filter(([key]) => key.startsWith('walkthrough.'));
      for (const [, target = ''] of texts.flatMap(([, words]) => [...words.matchAll(/\]\(([^)]+)\)/g)])) {
        const command = /^command:([\w.]+)/.exec(target)?.[1];
        if (command === undefined) assert.match(target, /^https:\/\//);
        else assert.ok(commands.includes(command) || command === 'workbench.action.chat.open', target);
      }
    }
  });
});
