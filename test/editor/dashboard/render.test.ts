import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import { Numbers } from '../../../src/editor/dashboard/numbers';
import { renderLive } from '../../../src/editor/dashboard/render-live';
import { renderUsage } from '../../../src/editor/dashboard/render-usage';
import { noTariff } from '../../../src/editor/usage/tariff';
import { viewUsage } from '../../../src/editor/usage/usage-view';
import { hostileTexts } from './hostile-texts';
import { realDashboard } from './real-words';
import { sampleEntry, sampleNow, sampleSections, sampleWords } from './sample-sections';

const numbers = new Numbers('en');
const sections = (name: string) => Object.values(sampleSections(name));

/** The elements of a page with the names of their attributes: what it is, whatever stands in it. */
function skeleton(markup: string): string[] {
  return [...markup.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
}

describe('the sections of the dashboard', () => {
  const plain = sections('plain').map(skeleton);

  it(`show ${hostileTexts.length} hostile names as text: not an element and not an attribute comes of them`, () => {
    assert.equal(hostileTexts.length, 150);
    for (const name of hostileTexts) {
      assert.deepEqual(sections(name).map(skeleton), plain, name);
    }
  });

  it('show who asked what, how long it took and what it cost', () => {
    const { text } = renderLive([sampleEntry('Cline#01ab', { retries: 2 })], sampleWords, numbers);
    assert.match(text, /<td>Cline<\/td>/);
    assert.match(text, />1\.2<\/td>/);
    assert.match(text, />1,000 \+ 20 \(cached: 400\)</);
    assert.match(text, />2<\/td>/);
    assert.doesNotMatch(text, /copyCommand/);
  });

  it('show a model without its version, as the sums below do, in a cell that no long name narrows', () => {
    const { record } = sampleEntry('a');
    const asked = sampleEntry('a', { asked: 'openai/gpt-oss:free', record: { steps: 0, toolCalls: 0 } });
    const answered = sampleEntry('a', { record: { ...record, model: 'GigaChat-2:2.0.28.2' } });
    const { text } = renderLive([asked, answered], sampleWords, numbers);
    assert.match(text, /<td class="name">openai\/gpt-oss:free<\/td>[\s\S]*<td class="name">GigaChat-2<\/td>/);
  });

  it('show a place in line, and offer to copy what failed', () => {
    const record = { steps: 0, toolCalls: 0 };
    const failure = new ChatError('rate-limit', 'busy');
    const { text } = renderLive(
      [
        sampleEntry('a', { isOver: false, place: 3, record }),
        sampleEntry('b', { id: 7, record: { ...record, failure } }),
      ],
      sampleWords,
      numbers,
    );
    assert.match(text, /waits 3/);
    assert.match(text, /failed<\/td>[\s\S]*explain ChatError: busy/);
    assert.match(text, /data-do="copyCommand" data-id="7"/);
  });

  it('show tokens and no roubles without a tariff', () => {
    const view = viewUsage([], noTariff, sampleNow, 30);
    const { text } = renderUsage({ view, packages: [], completions: [], broken: [] }, sampleWords, numbers);
    assert.match(text, /noPrices/);
    assert.doesNotMatch(text, /₽/);
  });

  it('draw no picture and no table of a use that has not begun', () => {
    const view = viewUsage([], noTariff, sampleNow, 30);
    const { text } = renderUsage({ view, packages: [], completions: [], broken: [] }, sampleWords, numbers);
    assert.doesNotMatch(text, /<svg|<table|<h3/);
    assert.match(text, /today/);
  });

  it('have a name for every field and every button', () => {
    const all = sections('plain').join('');
    const fields = all.match(/<(?:input|select)[^>]*>/g) ?? [];
    const buttons = [...all.matchAll(/<button[^>]*>(.*?)<\/button>/g)];
    assert.ok(fields.length > 0 && buttons.length > 0);
    for (const tag of fields) assert.ok(/aria-label="[^"]+"/.test(tag) || /id="limit"/.test(tag), tag);
    for (const [, inside] of buttons) assert.notEqual(inside, '');
  });

  it('tell what is left of a package within one sentence, in Russian too', () => {
    assert.match(realDashboard('ru').sections.usage ?? '', /GigaChat-2-Max · осталось токенов: 1\s250\s000, при темпе/);
  });

  for (const language of ['en', 'ru'] as const)
    it(`have another name for each field of the tariff and of the limit, in ${language}`, () => {
      const { tariff = '' } = realDashboard(language).sections;
      const fields = [...tariff.matchAll(/<(p class="price"|label>|input|select|button)[^>]*/g)];
      let row = '';
      const names = fields.flatMap(([tag, kind]) => {
        const name = /aria-label="([^"]+)"/.exec(tag)?.[1];
        if (kind === 'p class="price"') row = name ?? '';
        if (kind === 'label>') row = '';
        if (kind === 'label>') return [/<label>([^<]*?) </.exec(tariff)?.[1]];
        return name === undefined || kind === 'p class="price"' ? [] : [`${row} ${name}`.trim()];
      });
      assert.equal(names.length, 2 * 4 + 3);
      assert.deepEqual(new Set(names).size, names.length, names.join(', '));
    });
});
