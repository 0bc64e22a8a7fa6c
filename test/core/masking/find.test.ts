import assert from 'node:assert/strict';
import { withoutOverlaps } from '../../../src/core/masking/find';
import { listedFault } from '../../../src/core/masking/find-listed';
import { finderOf } from '../../../src/core/masking/masker';

const find = finderOf(['Иван Петров', 'Проект #42?', 'Семён Чайковский', "O'Brien"]);
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
    ['https://h/?m=ivan%40mail.ru&t=%2B79161234567', ['email ivan%40mail.ru', 'phone %2B79161234567']],
    ['?c=%204276380012345679', ['card 4276380012345679']],
    ['<a>ivan&#64;mail.ru</a>', ['email ivan&#64;mail.ru']],
    ['API_KEY=Zx9-secret-value', ['key Zx9-secret-value']],
    ['пароль: зима2026!', ['key зима2026!']],
    ['Пароль от почты: зима2026, пароль весна2026', ['key зима2026', 'key весна2026']],
    ['{\\"password\\":\\"hunter22\\"} <token>a1b2c3d4</token>', ['key hunter22', 'key a1b2c3d4']],
    ['DB_PASS="hunter22" passphrase: correct9 SECRET_KEY_BASE=abc123', ['key hunter22', 'key correct9', 'key abc123']],
    ['run --password hunter22; curl -s -u bob:hunter23 https://h', ['key hunter22', 'key hunter23']],
    ['postgres://bob:p@s#w/rd@db:5432/x', ['key p@s#w/rd']],
    ['https://bob:p@ss-word@host/a@b https://h:8080/a@b', ['key p@ss-word']],
    ['jdbc:oracle:thin:scott/tiger9@//h:1521/x', ['key tiger9']],
    ['4276_3800_1234_5679 ?t=8%20916%20123-45-67', ['card 4276_3800_1234_5679', 'phone 8%20916%20123-45-67']],
    ['загранпаспорт 71 № 1234567, passport: 711234567', ['passport 71 № 1234567', 'passport 711234567']],
    ['DB_PASSWORD=P@s(1);w,rd\nTOKEN=qwertyuiop', ['key P@s(1);w,rd', 'key qwertyuiop']],
    ['password: "P@(1);w,rd"; ?token=abc123def&page=2', ['key P@(1);w,rd', 'key abc123def']],
    ['- name: DB_PASSWORD\n  value: hunter22', ['key hunter22']],
    ['<add key="password" value="hunter22"/> identified by \'hunter23\'', ['key hunter22', 'key hunter23']],
    [
      'mysql -u root -phunter22 db; sshpass -p hunter23 ssh h; redis-cli -a hunter24',
      ['key hunter22', 'key hunter23', 'key hunter24'],
    ],
    ['Authorization: Basic dXNlcjpwYXNz, "Authorization": "Token abc123def"', ['key dXNlcjpwYXNz', 'key abc123def']],
    [
      'API key: abc123def, токен доступа: abc123dee, API-ключ: abc123ded',
      ['key abc123def', 'key abc123dee', 'key abc123ded'],
    ],
    [
      'вошёл с паролем hunter22; с паролем: hunter23, пароли: hunter24 и другие',
      ['key hunter22', 'key hunter23', 'key hunter24'],
    ],
    ['новый пароль для ivan — hunter22!', ['key hunter22!']],
    [
      'password: !hunter22, secret: "!hunter"\nDB_PASSWORD=!hunter23',
      ['key !hunter22', 'key !hunter', 'key !hunter23'],
    ],
    [
      'Ключ авторизации: MDE5YWJjZGUtMTIz, секретный ключ = abc123def, закрытым ключом: abc123dee',
      ['key MDE5YWJjZGUtMTIz', 'key abc123def', 'key abc123dee'],
    ],
  ];
  const written: [text: string, found: string[]][] = [
    ['\\u0418\\u0432\\u0430\\u043d \\u041f\\u0435\\u0442\\u0440\\u043e\\u0432', ['name']],
    ['%D0%98%D0%B2%D0%B0%D0%BD%20%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2', ['name']],
    ['&#1048;&#x432;&#1072;&#1085;&nbsp;&#1055;&#1077;&#1090;&#1088;&#1086;&#1074;', ['name']],
    ['Ив\u200bан\u00a0Пет\u00adров', ['name']],
    ['Иван_Петров', ['name']],
    ['Иван\r\n      Петров', ['name']],
    ['Семен Чаи\u0306ковскии\u0306', ['name']],
    ['O’Brien', ['name']],
    ['iv\u200ban@ma\u00adil.ru', ['email']],
    ['ivan＠mail.ru', ['email']],
    ['ivan\\u0040mail.ru', ['email']],
    ['ivan&commat;mail.ru', ['email']],
    ['8\u2007916\u2007123\u221245\u221267', ['phone']],
    ['＋７（９１６）１２３４５６７', ['phone']],
    ['8\\u00a0916\\u00a0123-45-67', ['phone']],
    ['8&nbsp;916&nbsp;123&nbsp;45&nbsp;67', ['phone']],
    ['87011234567', ['phone']],
    ['4276\u200b3800\u200b1234\u200b5679', ['card']],
    ['٤٢٧٦٣٨٠٠١٢٣٤٥٦٧٩', ['card']],
    ['112233445 95', ['snils']],
  ];
  for (const [text, [kind]] of written) {
    it(`is found whole, however it is written: ${JSON.stringify(text)}`, () =>
      assert.deepEqual(foundIn(`a: ${text}, b`), [`${kind} ${text}`]));
  }

  const told: typeof cases = [
    ['inn_7707083893 passport4506123456.pdf', ['inn 7707083893', 'passport 4506123456']],
    ['тел. 123-45-67, "phone": "998901234567"', ['phone 123-45-67', 'phone 998901234567']],
    ['{"серия": "4506", "номер": "123456"}', ['passport 4506', 'passport 123456']],
    ['{"passport_series":"4506","passport_number":"123456"}', ['passport 4506', 'passport 123456']],
    [
      '{"auths":{"a":{"auth": "dXNlcjpwYXNzd29yZA=="}}} _auth=dXNlcjpwYXNz',
      ['key dXNlcjpwYXNzd29yZA==', 'key dXNlcjpwYXNz'],
    ],
    ["curl -H 'Cookie: sid=abcdef012345; t=1'", ['key abcdef012345']],
    ['{"env":"DB_PASSWORD=P@s(1);w,rd\\nTOKEN=qwertyuiop\\n"}', ['key P@s(1);w,rd', 'key qwertyuiop']],
    ['bot 8123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1', ['key 8123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1']],
    ['password%3Dhunter22', ['key hunter22']],
    [
      'р/с 40817810099910004312, 40702 840 9 3800 0012345 и 4070 2810 9380 0001 2345',
      ['account 40817810099910004312', 'account 40702 840 9 3800 0012345', 'account 4070 2810 9380 0001 2345'],
    ],
    [
      'IBAN DE89 3704 0044 0532 0130 00, KZ86125KZT5004100100',
      ['account DE89 3704 0044 0532 0130 00', 'account KZ86125KZT5004100100'],
    ],
  ];
  for (const [text, found] of [...cases, ...told]) {
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
      'xoxs-',
      'xoxe.xoxp-1-',
      'hooks.slack.com/services/T0/B0/',
      'SG.abcdefghijklmnop.',
      'whsec_',
      'gsk_',
      'xai-',
      'nvapi-',
      'dckr_pat_',
      'shpat_',
      'vk1.a.',
      'AGE-SECRET-KEY-',
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
    // Those of the last years.
    ...['xoxc-1-', 'xoxd-', 'glptt-', 'gldt-', 'glcbt-', 'glsa_', 'hvs.', 'hvb.', 'sntrys_', 'nfp_', 'r8_', 'lsv2_pt_'],
    ...['pcsk_', 'sb_secret_', 'tskey-auth-', 'sq0atp-', 'sq0csp-', 'shpss_', 'GOCSPX-', '1//0', 'AQ.', 'CCIPAT_'],
    ...[
      'NRAK-',
      'tgp_v1_',
      'fw_',
      'csk-',
      'jina_',
      'vcp_',
      'vck_',
      'doo_v1_',
      'discord.com/api/webhooks/1/0123456789012345678901234567',
    ],
    ...['dapi', 'rubygems_', 'sbp_', 'e2b_', 'fc-', 'pat-na1-', 'PMAK-'],
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
    const block = '-----BEGIN PGP PRIVATE KEY BLOCK-----\nxcFG\n-----END PGP PRIVATE KEY BLOCK-----';
    assert.deepEqual(foundIn(block), [`key ${block}`]);
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
    'compass: north7, bypass=value1, maxTokens: 100000, docker run -u 1000:1000 x',
    'mongodb://one:27017,two:27018/?replicaSet=rs@x jdbc:postgresql://host:5432/db?user=a@b docker://reg:5000/i@sha256:a',
    'ZodFirstPartyTypeKind.ZodDiscriminatedUnion2, BetaManagedAgentsAgentToolset20260401BashInput',
    'fetch(u, { credentials: "include" }); fetch(u, { credentials: "same-origin" }); password: "password"',
    'password: required|min:8; token = getToken2(); token = self.token_1; url + "?token=" + token1 + "&a=1"',
    'const ID_TOKEN = "id_token"; "forgotPassword": "Forgot your password?"; "jsonwebtoken": "^9.0.2"',
    'The password is bcrypt-hashed, the token is write-only; a basic tutorial123, A basic HTTP/1.1 server',
    'PWD=/workspace/app1 private_key=./keys/private.pem secret=/run/secrets/x1 Пароль: https://example.com/reset1',
    'docker build --secret id=npm1,src=x; docker run -p 8080:80 -a stdin2; "password": "********"',
    'Ключ авторизации: скопируйте его; пароль от почты — обязательный параметр; токен доступа — JWT-строка',
    'Пароли: не менее 8 знаков; пароль для входа — см. ниже; работа с паролями пользователей, 300 паролей',
    'password: !vault |',
    'iPhone 14 128 256, a microphone with 2, microphone 44100 48000 Hz, headphones: 100 200 300',
    'DE89370400440532013001 40817999099910004312 1732780000123456789012 AB12CDEF3456GHIJ AA00AA00AA00AA00',
    'npm_package_config_something_long hf_hub_enable_hf_transfer sk-folding-cube-animation-x fc-cache/a/b/c/d/e/f/g/h/i/j/k',
    'series: 2024, number: 123456; phone: 192.168.100.200; const tel = 12; phoneNumber 1234567890',
    'oauth = "abcdefgh"; C:\\new\\table\\u0041bc\\readme; a %41 b &amp; c &lt;d&gt; — \u00a0 «Иван» Петров',
    'pass the token as a header; the secret is safe; password must be long',
  ];
  for (const text of innocent) it(`is nothing of: ${text}`, () => assert.deepEqual(foundIn(text), []));

  it('takes in all of what overlaps, and knows what each of them gave away', () => {
    const text = 'postgres://user:pa55word@db.example.com/x';
    assert.deepEqual(
      find(text).map(({ start, end, secrets }) => [text.slice(start, end), secrets]),
      [['pa55word@db.example.com', ['pa55word']]],
    );
  });

  it('is masked to the end of the last of several that overlap', () => {
    const found = [
      { start: 0, end: 5, kind: 'name' },
      { start: 3, end: 9, kind: 'email' },
      { start: 9, end: 12, kind: 'inn' },
    ] as const;
    assert.deepEqual(withoutOverlaps(found), [{ start: 0, end: 9, kind: 'name' }, found[2]]);
  });

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
      'curl -u ',
      'пароль а ',
      '://a:b@c/',
      'password ',
      'thin:a/',
      'mysql -p',
      ' -p a1',
      'token\nvalue=',
      'A_KEY=',
      '://a:',
      'eyJ',
      'aA1',
      '[',
      ' ',
      'a.',
      '\\u0041',
      '%D0%98',
      '&#1048;',
      '\u200b',
      'и\u0306',
      'auth: a',
      'cookie: a=',
      'DE89 ',
      'AA00',
      '4081 ',
      'Иван ',
      'Иван\n',
    ];
    for (const piece of pieces) {
      const timed = (length: number) => {
        const text = piece.repeat(Math.ceil(length / piece.length));
        // The processor's time: another program that runs takes none of it.
        const before = process.cpuUsage();
        find(text);
        return process.cpuUsage(before).user / 1000;
      };
      timed(5_000);
      const small = Math.max(1, timed(20_000));
      // Ten times the text, far less than a hundred times the time.
      const holds = () => timed(200_000) < small * 40 + 200;
      // Once in a while the collector of garbage works in between.
      assert.ok(holds() || holds() || holds(), piece);
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
