import type { ChatError } from '../../../core/chat/errors';
import { causeCode } from '../../../core/net/network-errors';
import { asInEditor } from './from-editor';

/** What a proxy did, in Russian, without the variable to look at; undefined for what is not known. */
export function proxyInRussian(error: ChatError): string | undefined {
  const { host = '', target = 'GigaChat' } = error;
  // One that opened no way in time.
  const code = error.kind === 'timeout' && error.target !== undefined ? 'proxy_failed' : error.code;
  switch (code) {
    case 'proxy_auth_required':
      return `Прокси ${host} не впускает без верных имени и пароля (407).`;
    case 'proxy_blocks_oauth_port':
      return asInEditor(
        'The proxy {0} lets no connection to port 9443 through, where GigaChat gives its access tokens. Ask its administrator to open the port.',
        host,
      );
    case 'proxy_login_unsupported':
      return `Прокси ${host} требует способ входа, который здесь не поддерживается, например NTLM или Kerberos. Попросите администратора включить Basic или укажите в HTTPS_PROXY локальный прокси, который авторизуется за вас, например Px или Cntlm.`;
    case 'proxy_refused':
      return `Прокси ${host} отказывается соединять с ${target}. Попросите администратора разрешить этот адрес или проверьте HTTPS_PROXY и NO_PROXY.`;
    case 'proxy_failed':
      return asInEditor(
        'The proxy {0} could not connect to {1}. Try again; if it stays so, ask its administrator.',
        host,
        target,
      );
    case 'proxy_answers_itself':
      return asInEditor(
        'The proxy {0} answered in place of {1}. It may want you to sign in: open any page in a browser, then try again.',
        host,
        target,
      );
    case 'proxy_wrong_scheme':
      return `Адрес прокси ${host} начинается с http://, а нужно https://, или наоборот. Исправьте его.`;
    case 'proxy_untrusted':
      return `Сертификат прокси ${host} не принят (${causeCode(error)}), поэтому ничего не отправлено.`;
    case 'proxy_unreachable':
      return `Прокси ${host} недоступен. Проверьте его адрес и сеть.`;
    case 'proxy_unsupported':
      return `Прокси ${host} работает по SOCKS, а он здесь не поддерживается. Укажите HTTP-прокси.`;
    default:
      return undefined;
  }
}

/** The same where something on the way answered in place of `name`; undefined when nothing did. */
export function strangerInRussian({ kind, upstreamStatus, host }: ChatError, name: string): string | undefined {
  if (kind !== 'network' || upstreamStatus === undefined) return undefined;
  const next = 'Проверьте, не просит ли сеть сначала войти через браузер, и адрес.';
  return `Вместо ${host ?? name} ответил кто-то другой (${upstreamStatus}). ${next}`;
}
