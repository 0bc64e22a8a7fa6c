import type { ListenError } from '../../../core/bridge/http/listen';

/** Why the bridge cannot listen, in Russian. */
export function listenInRussian({ code, place: { host, where } }: ListenError): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Адрес ${where} уже занят другой программой. Остановите её или задайте другой порт в GPT2GIGA_PORT.`;
    case 'EACCES':
      return `Система не разрешает этому пользователю занять ${where}. Задайте в GPT2GIGA_PORT другой порт, больше 1023 (Windows держит часть портов за собой, их показывает команда «netsh interface ipv4 show excludedportrange protocol=tcp»).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `У этой машины нет адреса ${host}. Проверьте GPT2GIGA_HOST.`;
    default:
      return `Не удалось занять ${where} (${code || '?'}). Проверьте GPT2GIGA_HOST и GPT2GIGA_PORT.`;
  }
}

/** Of a Node that is too old, in Russian. */
export function oldNodeInRussian(version: string, least: string): string {
  return `Это Node ${version}, а программе нужен ${least} или новее. Установите его, например с https://nodejs.org, и запустите программу снова.`;
}
