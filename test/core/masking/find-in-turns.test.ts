import assert from 'node:assert/strict';
import { Turns } from '../../../src/core/ground/stretch';
import { findInTurns } from '../../../src/core/masking/find-in-turns';
import { finderOf } from '../../../src/core/masking/masker';
import { dice, textWithSecrets } from './personal-data';

const find = finderOf(['ООО Ромашка', 'Иванов Пётр', 'договор ##-??']);
const privateKey = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow+/abc='.repeat(300)}\n-----END RSA PRIVATE KEY-----`;

describe('a text that is looked through in pieces', () => {
  const texts: [what: string, between: string, more: (at: number) => string][] = [
    ['of lines', '\n', () => ''],
    ['of one line', ' ', () => ''],
    ['of sentences, a line in many', ' ', (at) => (at % 200 === 0 ? '\n' : '')],
    ['with private keys', ' ', (at) => (at % 40 === 0 ? privateKey : '')],
    ['with long words', ' ', (at) => (at % 300 === 0 ? 'aB3dE5f'.repeat(6000) : '')],
    [
      'with long numbers and lists of them',
      ' ',
      (at) => (at % 30 === 0 ? '4111 1111 1111 1111\n7 916 '.repeat(9) : ''),
    ],
  ];
  for (const [what, between, more] of texts) {
    it(`is found the same in as in one go: ${what}`, async () => {
      const roll = dice(20_261_129);
      let text = '';
      for (let at = 0; text.length < 700_000; at += 1) {
        text += `${textWithSecrets(roll).text}${between}${more(at)} слова between them, ещё ООО\nРомашка${between}`;
      }
      const found = await findInTurns(text, find, new Turns());
      assert.ok(found.length > 5000);
      assert.deepEqual(found, find(text));
    });
  }

  it('is cut in no private key that never ends, and in no word', async () => {
    const words = 'обычные слова '.repeat(10_000);
    for (const text of [
      `${words}-----BEGIN PRIVATE KEY-----\n${words}`,
      `${words}sk-${'a1B2c3'.repeat(50_000)} ${words}`,
    ]) {
      assert.deepEqual(await findInTurns(text, find, new Turns()), find(text));
    }
  });

  const long: [what: string, text: string][] = [
    ['a picture as Base64', 'aB3dE5f/x9+Q'.repeat(90_000)],
    ['one letter again and again', 'a'.repeat(900_000)],
    ['one letter and then a key', `${'a'.repeat(500_000)}/sk-${'a1B2c3'.repeat(90_000)}`],
    ['one digit again and again', '7'.repeat(900_000)],
    ['signs alone', '@'.repeat(900_000)],
    [
      'JSON in one line',
      JSON.stringify(
        Array.from({ length: 12_000 }, (_, id) => ({ id, mail: `a${id}@example.com`, password: `Zx${id}!kQ` })),
      ),
    ],
  ];
  for (const [what, word] of long) {
    it(`is cut in what has no blank for long, with the same outcome: ${what}`, async () => {
      for (const text of [
        word,
        `password: Qw3rty!x ${word} mail@example.com`,
        `{"text":"${word}","token":"Zx12!kQp0"}`,
      ]) {
        let longest = 0;
        const watched = (piece: string) => {
          longest = Math.max(longest, piece.length);
          return find(piece);
        };
        assert.deepEqual(await findInTurns(text, watched, new Turns()), find(text));
        assert.ok(longest <= 96 * 1024, `${longest} characters in one go`);
      }
    });
  }

  it('looks through a word of a million parts', () => {
    assert.deepEqual(find('aB3dE5fX/'.repeat(1_000_000)), []);
  });

  it('lets others work', async () => {
    let others = 0;
    let isOver = false;
    const work = () => {
      others += 1;
      if (!isOver) setImmediate(work);
    };
    setImmediate(work);
    await findInTurns('обычные слова '.repeat(100_000), find, new Turns());
    isOver = true;
    assert.ok(others > 10, `${others} times`);
  });
});
