import type { AdviceWords } from '../../../core/ground/advice';

/** What to look at after a failure, by the names of variables, in Russian. */
export const advice: AdviceWords = {
  credentials: 'Задайте новый или GIGACHAT_CREDENTIALS.',
  'base-url': 'Проверьте GIGACHAT_BASE_URL.',
  'auth-url': 'Проверьте путь в GIGACHAT_AUTH_URL.',
  'client-certificate': 'Проверьте GIGACHAT_CERT_FILE и GIGACHAT_KEY_FILE.',
  'certificate-wanted': 'Если там ждут клиентский сертификат, задайте GIGACHAT_CERT_FILE и GIGACHAT_KEY_FILE.',
  'certificate-alone': 'Проверьте GIGACHAT_CERT_FILE или задайте GIGACHAT_CREDENTIALS.',
  authority:
    'Укажите в GIGACHAT_CA_BUNDLE_FILE файл PEM удостоверяющего центра: у GigaChat это Russian Trusted Root CA, его скачивает --trust-russian-root; у прокси, вскрывающего трафик, — свой.',
  model: 'Задайте в GIGACHAT_MODEL модель, доступную этому аккаунту.',
  proxy: 'Он задан в HTTPS_PROXY.',
  'proxy-authority': 'Укажите в NODE_EXTRA_CA_CERTS файл PEM его удостоверяющего центра.',
  'proxy-wanted': 'Если в интернет можно выйти только через прокси, укажите его в HTTPS_PROXY.',
  'proxy-login': 'Он задан в HTTPS_PROXY в виде http://имя:пароль@адрес:порт.',
  'remote-files': 'BRIDGE_ALLOW_REMOTE_IMAGES=True разрешает и картинки, и файлы.',
};
