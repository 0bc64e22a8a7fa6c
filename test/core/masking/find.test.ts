import assert from 'node:assert/strict';
import { listedFault } from '../../../src/core/masking/find-listed';
import { finderOf } from '../../../src/core/masking/masker';

const find = finderOf(['Иван Петров', 'Проект #42?']);
const foundIn = (text: string) => find(text).map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);

describe('what is masked', () => {
  const cases: [text: string, found: string[]][] = [
    ['Пишите на ivan.petrov@example.com.', ['email ivan.petrov@example.com']],
    ['<anna+x@sub.mail.ru>, почта@почта.рф', ['email anna+x@sub.mail.ru', 'email почта@почта.рф']],
    ['Звоните +7 (916) 123-45-67 или 89161234567', ['phone +7 (916) 123-45-67', 'phone 89161234567']],
    ['Оплата +7 916 123 45 67 500 руб.', ['phone +7 916 123 45 67']],
    ['карта 4276 3800 1234 5679 и 4276-3800-1234-5679', ['card 4276 3800 1234 5679', 'card 4276-3800-1234-5679']],
    ['ИНН 7707083893, ИНН физлица 500100732259', ['inn 7707083893', 'inn 500100732259']],
    ['СНИЛС 112-233-445 95', ['snils 112-233-445 95']],
    ['паспорт 4506 123456, серия 4507 номер 654321', ['passport 4506 123456', 'passport 4507', 'passport 654321']],
    ['паспорт: 4508123456', ['passport 4508123456']],
    ['Иван Петров и иван  петров; Проект 142Ж', ['name Иван Петров', 'name иван  петров', 'name Проект 142Ж']],
    ['Authorization: Bearer abcdef123456', ['key abcdef123456']],
    ['psql postgres://user:pa55word@host/db', ['key pa55word']],
    ['{"a":"строка\\n89161234567\\t4506 123456"}', ['phone 89161234567', 'passport 4506 123456']],
    ['_+7(495)1234567_ и __7707083893__', ['phone +7(495)1234567', 'inn 7707083893']],
    ['https://h/?m=ivan%40mail.ru&t=%2B79161234567', ['email ivan%40mail.ru', 'phone 79161234567']],
    ['?c=%204276380012345679', ['card 4276380012345679']],
    ['<a>ivan&#64;mail.ru</a>', ['email ivan&#64;mail.ru']],
    ['API_KEY=Zx9-secret-value', ['key Zx9-secret-value']],
    ['пароль: зима2026!', ['key зима2026!']],
  ];
  for (const [text, found] of cases) {
    it(`is found: ${text}`, () => assert.deepEqual(foundIn(text), found));
  }

  // How the keys of each service look, by its own documentation; the rest of each is made up.
  const body = 'q7Rk2mVt9XcLw4ZsBn8HdJf3PgYu6AeT';
  const keys = [
    ...['sk-', 'sk-proj-', 'rk_live_', 'sk_live_', 'sk_test_', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    ...[
      'glpat-',
      'xoxb-',
      'xoxp-',
      'xoxa-',
      'xapp-',
      'ya29.',
      'y0_',
      'AQVN',
      'hf_',
      'npm_',
      'pypi-',
      'dop_v1_',
      'giga-',
    ],
  ].map((beginning) => beginning + body.toLowerCase());
  for (const key of [...keys, 'AKIAIOSFODNN7ABCDEFG', 'ASIAIOSFODNN7ABCDEFG', `AIza${body}`, `t1.${body}.${body}`]) {
    it(`is the key ${key.slice(0, 12)}… where nothing around it says so`, () => {
      assert.deepEqual(foundIn(`Вот он: ${key}, спасибо`), [`key ${key}`]);
    });
  }

  it('is a private key to its end, and one that was cut to the end of the text', () => {
    const begun = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA';
    assert.deepEqual(foundIn(`a\n${begun}\n-----END EC PRIVATE KEY-----\nb`), [
      `key ${begun}\n-----END EC PRIVATE KEY-----`,
    ]);
    assert.deepEqual(foundIn(`a\n${begun}`), [`key ${begun}`]);
  });

  const innocent = [
    'const user = await db.users.find({ token: string, password: this.password });',
    '2026-11-28T17:04:05.123Z 192.168.100.200:8080 v1.106.0 1732780000123',
    'import { a } from "../../src/core/gigachat/access/authorization-key";',
    'sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '@gigachat explain this; npm install @types/node@20.19.43',
    'ИНН 7707083894, карта 4276 3800 1234 5670, СНИЛС 112-233-445 96',
    'c4a4a414-0000-4000-8000-001122334455',
    'x = 100 000 000 + 12 345 678; // 50%',
    'Иванов Пётр, Иван Петрович',
    'id_89161234567 build9161234567x 100%2520',
  ];
  for (const text of innocent) it(`is nothing of: ${text}`, () => assert.deepEqual(foundIn(text), []));

  it('costs a time that grows no faster than the text', () => {
    const pieces = [
      '@',
      'a@',
      '1 ',
      '9',
      '+7 9',
      'token=',
      'token',
      '-----BEGIN ',
      '://a:',
      'eyJ',
      'aA1',
      '[',
      ' ',
      'a.',
    ];
    for (const piece of pieces) {
      const timed = (length: number) => {
        const text = piece.repeat(Math.ceil(length / piece.length));
        const begun = performance.now();
        find(text);
        return performance.now() - begun;
      };
      timed(5_000);
      const small = Math.max(1, timed(20_000));
      // Ten times the text, far less than a hundred times the time.
      assert.ok(timed(200_000) < small * 40 + 200, piece);
    }
  });
});

describe('a line of the list', () => {
  it('is refused when it would be found everywhere', () => {
    for (const line of ['', '?', '??', '###', '* *', '…', '?????????'])
      assert.equal(listedFault(line), 'everything', line);
    for (const line of ['а', 'ok', 'я ', '#а']) assert.equal(listedFault(line), 'too-short', line);
    for (const line of ['Ян Ли', 'ABC', '####', 'ДГ-##']) assert.equal(listedFault(line), undefined, line);
  });
});
