/**
 * What the page of the log does, in the browser. The key stays in this script's memory, goes into the `Authorization`
 * header and nowhere else. Whatever a line says becomes text, never markup.
 */
export const logsScript = `
'use strict';
(() => {
  const russian = navigator.language.toLowerCase().startsWith('ru');
  const words = russian
    ? { wrong: 'Ключ не подходит.', gone: 'Мост не отвечает; попытка повторится.', live: 'Обновляется', paused: 'Пауза', pause: 'Пауза', go: 'Дальше' }
    : { wrong: 'The key is wrong.', gone: 'The bridge does not answer; it will be asked again.', live: 'Live', paused: 'Paused', pause: 'Pause', go: 'Go on' };
  if (russian) {
    document.documentElement.lang = 'ru';
    for (const part of document.querySelectorAll('[data-ru]')) part.textContent = part.dataset.ru;
  }
  const find = (id) => document.getElementById(id);
  const login = find('login'), given = find('key'), filters = find('filters'), state = find('state');
  const table = find('table'), body = find('lines'), pause = find('pause');
  const level = find('level'), client = find('client'), model = find('model'), text = find('text');
  const levels = ['trace', 'debug', 'info', 'warn', 'error'];
  const most = 1000, usualMs = 1000, mostMs = 10000;
  const address = location.pathname.replace(/\\/+$/, '') + '/entries';
  let key = '', run = '', last = 0, paused = false, waitMs = usualMs;

  const say = (what) => { state.textContent = what; };
  const lower = (value) => String(value ?? '').toLowerCase();

  const fits = ({ entry, whole }) =>
    levels.indexOf(entry.level) >= levels.indexOf(level.value) &&
    lower(entry.client).includes(lower(client.value)) &&
    lower(entry.model).includes(lower(model.value)) &&
    whole.includes(lower(text.value));

  const rows = [];
  const show = () => { for (const row of rows) row.line.hidden = !fits(row); };

  const add = (entry) => {
    const { time, level: own, message, client: who, model: which, status, totalMs, inputTokens, outputTokens, ...rest } = entry;
    const more = Object.entries(rest).map(([name, value]) => name + '=' + value).join(' ');
    const tokens = inputTokens === undefined ? '' : inputTokens + ' + ' + outputTokens;
    const line = document.createElement('tr');
    if (levels.includes(own)) line.className = own;
    for (const [value, isNumber] of [[time], [own], [message], [who], [which], [status, true], [totalMs, true], [tokens, true], [more]]) {
      const cell = document.createElement('td');
      cell.textContent = String(value ?? '');
      if (isNumber) cell.className = 'number';
      line.append(cell);
    }
    const row = { entry, line, whole: lower(JSON.stringify(entry)) };
    line.hidden = !fits(row);
    rows.push(row);
    body.prepend(line);
    if (rows.length > most) rows.shift().line.remove();
  };

  const clear = () => { for (const row of rows.splice(0)) row.line.remove(); };

  const leave = (why) => {
    key = '';
    clear();
    last = 0;
    filters.hidden = table.hidden = true;
    login.hidden = false;
    say(why);
  };

  const read = async () => {
    const answer = await fetch(address + '?after=' + last, {
      headers: { authorization: 'Bearer ' + key },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
    if (answer.status === 401) return leave(words.wrong);
    if (!answer.ok) throw new Error(String(answer.status));
    const got = await answer.json();
    if (got.run !== run) {
      run = got.run;
      if (last > 0) {
        last = 0;
        clear();
        return read();
      }
    }
    last = got.last;
    for (const entry of got.entries) add(entry);
    login.hidden = true;
    filters.hidden = table.hidden = false;
    say(words.live);
  };

  // One look at a time: two would bring the same lines.
  let looking;
  const look = () => {
    looking = looking ?? read().finally(() => { looking = undefined; });
    return looking;
  };

  const turn = async () => {
    if (key !== '' && !paused && !document.hidden) {
      try {
        await look();
        waitMs = usualMs;
      } catch {
        say(words.gone);
        waitMs = Math.min(mostMs, waitMs * 2);
      }
    }
    setTimeout(turn, waitMs);
  };

  login.addEventListener('submit', (event) => {
    event.preventDefault();
    const entered = given.value.trim();
    given.value = '';
    if (!/^[\\x21-\\x7e]+$/.test(entered)) return say(words.wrong);
    key = entered;
    waitMs = usualMs;
    look().catch(() => say(words.gone));
  });
  filters.addEventListener('input', show);
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.textContent = paused ? words.go : words.pause;
    say(paused ? words.paused : words.live);
  });
  find('clear').addEventListener('click', clear);
  turn();
})();
`;
