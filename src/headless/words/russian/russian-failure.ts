import type { ChatError } from '../../../core/chat/errors';
import type { CheckStep } from '../../../core/chat/ports/check-step';
import { causeCode, isOldTls, isOutOfDate, isUnknownAuthority, speaksNoTls } from '../../../core/net/network-errors';
import { asInEditor } from './from-editor';
import { advice } from './russian-advice';
import { proxyInRussian, strangerInRussian } from './russian-proxy';
import { serviceInRussian } from './russian-service';

/** Failures that the check itself has found, and put into words. */
const inWords: ReadonlySet<string | undefined> = new Set([
  'no_chat_model',
  'no_tokens_left',
  'wrong_clock',
  'bridge_broken',
  'certificate_out_of_date',
]);

/** Steps of the program's own, whose failures are told by what the program says in its log, too. */
const ownSteps: ReadonlySet<string> = new Set(['routes', 'store']);

/** What a step failed with and which variable to look at, in Russian; what no words are known for is quoted. */
export function failureInRussian(error: ChatError, { name, own }: Pick<CheckStep, 'name' | 'own'>): string {
  if (inWords.has(error.code)) return error.message;
  if (own === undefined) {
    if (ownSteps.has(name)) return quoted(error);
    return error.code === 'model_not_found' ? error.message : serviceInRussian(error, name);
  }
  const next = error.advice === undefined ? [] : [advice[error.advice]];
  return [...factsOf(error), ...next].join(' ');
}

/** What happened; with what to do about it where no variable is to be named. */
function factsOf(error: ChatError): string[] {
  const { kind, code, advice: named, upstreamStatus, host = 'GigaChat' } = error;
  if (code?.startsWith('proxy_')) return [proxyInRussian(error) ?? quoted(error)];
  switch (kind) {
    case 'auth':
      return [refusedKey(error)];
    case 'forbidden':
      return ['Этому аккаунту GigaChat такое не разрешено.'];
    case 'tokens-used-up':
      return ['На аккаунте GigaChat закончились токены. Пополните баланс.'];
    case 'network':
      return [strangerInRussian(error, host) ?? unreached(error, host)];
    case 'offline':
      return ['Сети нет. Подключитесь к ней и попробуйте ещё раз.'];
    case 'timeout':
      return [
        proxyInRussian(error) ?? `${host} не ответил вовремя. Проверьте сеть, VPN и прокси и попробуйте ещё раз.`,
      ];
    case 'tls':
      return [certificate(error, host)];
    case 'upstream':
      return [asInEditor('GigaChat failed on its side ({0}). Try again in a moment.', upstreamStatus ?? '5xx')];
    case 'rate-limit':
      return [asInEditor('GigaChat asks for a pause (429). Try again in a moment.')];
    case 'protocol':
      return named === undefined
        ? ['Ответ пришёл не от GigaChat. Проверьте GIGACHAT_BASE_URL и прокси.']
        : ['Ответ пришёл не от GigaChat.'];
    case 'not-found':
      return code === 'model_not_found'
        ? ['Модель, заданная в GIGACHAT_MODEL, этому аккаунту недоступна. Укажите другую.']
        : [quoted(error)];
    default:
      return [quoted(error)];
  }
}

function unreached(error: ChatError, host: string): string {
  const why = causeCode(error) || '?';
  return error.code === 'upstream_reset'
    ? `Соединение с ${host} оборвалось (${why}). Проверьте сеть, VPN и прокси и попробуйте ещё раз.`
    : `Не удалось связаться с ${host} (${why}). Проверьте сеть, VPN и прокси.`;
}

/** By the number that GigaChat's token service gives as the reason. */
function refusedKey({ code, upstreamCode, advice: named, host = 'GigaChat' }: ChatError): string {
  if (code === 'client_certificate_refused') return `${host} не принимает клиентский сертификат.`;
  if (named === 'auth-url') return 'По этому адресу нет сервиса токенов.';
  if (named === 'credentials') return 'Заданный токен доступа не принят: скорее всего, его срок истёк.';
  if (named === 'certificate-alone') return 'GigaChat не впускает по одному клиентскому сертификату.';
  switch (upstreamCode) {
    case 1:
    case 5:
    case 7:
      return asInEditor(
        'The key is right, but belongs to no GigaChat API scope. Check in the GigaChat API project what the key is for.',
      );
    case 4:
      return asInEditor(
        'GigaChat cannot read this key. Copy the whole authorization key from the GigaChat API project.',
      );
    case 6:
      return 'GigaChat не знает этот ключ: он отозван или введён с ошибкой. Выпустите новый и задайте его в GIGACHAT_CREDENTIALS.';
    default:
      return 'GigaChat отклонил вход: ключ, пароль, токен или сертификат не приняты. Проверьте их.';
  }
}

function certificate(error: ChatError, host: string): string {
  if (isUnknownAuthority(error)) return `Этот компьютер не доверяет сертификату ${host}.`;
  if (isOutOfDate(error)) {
    return asInEditor('The certificate of {0} is out of date. Check the date and the time of this computer.', host);
  }
  if (error.advice === 'certificate-wanted') return `${host} прервал установку TLS-соединения.`;
  const code = causeCode(error);
  if (/^ERR_SSL_(?!.*CERT)/.test(code)) {
    return `Не удалось установить TLS-соединение с ${host} (${code})${handshakeAdvice(error, code)}`;
  }
  return asInEditor(
    '{0} shows a certificate that cannot be verified ({1}), so nothing was sent. Check which proxy or program intercepts the connection.',
    host,
    code,
  );
}

function handshakeAdvice(error: ChatError, code: string): string {
  if (speaksNoTls(error)) return '. Проверьте адрес и порт: http:// годится только для этой машины.';
  return isOldTls(code)
    ? ': там знают только небезопасные версии TLS. Попросите тех, кто за это отвечает, включить TLS 1.2 или новее.'
    : '. Проверьте адрес и то, кто перехватывает соединение.';
}

/** What the core says, as it says it. */
function quoted({ message }: ChatError): string {
  return `Проверка не пройдена: «${message}»`;
}
