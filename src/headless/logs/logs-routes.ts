import { createHash } from 'node:crypto';
import { queryOf } from '../../core/bridge/http/page';
import { refuse } from '../../core/bridge/http/refused';
import type { Route } from '../../core/bridge/http/route';
import { openAiChat } from '../../core/protocols/openai-chat/front';
import type { LogRing } from './log-ring';
import { logsScript } from './logs-script';
import { logsStyle } from './logs-style';

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>GigaChat Bridge</title><link rel="icon" href="data:,"><style>${logsStyle}</style></head>
<body>
<form id="login" autocomplete="off">
<label for="key" data-ru="Ключ моста">Key of the bridge</label>
<input id="key" type="password" autocomplete="off" required autofocus>
<button data-ru="Показать журнал">Show the log</button>
</form>
<fieldset id="filters" hidden>
<label><span data-ru="Уровень от">Level from</span>
<select id="level"><option>trace<option>debug<option selected>info<option>warn<option>error</select></label>
<label><span data-ru="Программа">Client</span> <input id="client"></label>
<label><span data-ru="Модель">Model</span> <input id="model"></label>
<label><span data-ru="Текст">Text</span> <input id="text"></label>
<button id="pause" type="button" data-ru="Пауза">Pause</button>
<button id="clear" type="button" data-ru="Очистить">Clear</button>
</fieldset>
<p id="state" role="status"></p>
<table id="table" hidden>
<thead><tr><th data-ru="время">time</th><th data-ru="уровень">level</th><th data-ru="сообщение">message</th>
<th data-ru="программа">client</th><th data-ru="модель">model</th><th data-ru="статус">status</th><th data-ru="мс">ms</th>
<th data-ru="токены">tokens</th><th data-ru="остальное">the rest</th></tr></thead>
<tbody id="lines"></tbody>
</table>
<script>${logsScript}</script>
</body>
</html>
`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-length': Buffer.byteLength(page),
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${hashOf(logsScript)}`,
    `style-src ${hashOf(logsStyle)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * The log for people: a page that holds nothing of anybody's and asks for the key, and the lines it then fetches with
 * it. The lines are those of stderr, with its secrets taken out; looking at them leaves none.
 */
export function logsRoutes(ring: LogRing): Route[] {
  return [
    {
      method: 'GET',
      path: '/logs',
      open: true,
      front: openAiChat,
      handle: ({ response }) => void response.writeHead(200, pageHeaders).end(page),
    },
    {
      method: 'GET',
      path: '/logs/entries',
      ofOwnPage: true,
      isQuiet: true,
      front: openAiChat,
      handle({ request, response }) {
        const after = Number(queryOf(request).get('after') ?? 0);
        if (!Number.isSafeInteger(after) || after < 0) {
          throw refuse(400, 'invalid_request', 'after: must be a whole number not below 0.', 'after');
        }
        // The lines are JSON already.
        const head = `{"run":${JSON.stringify(ring.run)},"last":${ring.last},"entries":[`;
        response
          .writeHead(200, {
            'content-type': 'application/json; charset=utf-8',
            'cache-control': 'no-store',
            'x-content-type-options': 'nosniff',
          })
          .end(`${head}${ring.behind(after).join(',')}]}`);
      },
    },
  ];
}
