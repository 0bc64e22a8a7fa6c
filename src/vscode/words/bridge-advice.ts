import type { AdviceWords } from '../../core/ground/advice';

/** What to look at after a failure that a client of the bridge is told of: in English, as all that programs read. */
export const advice: AdviceWords = {
  credentials: 'Sign in again in VS Code.',
  'base-url': 'Check the address of the account, or gigachat.baseUrl.',
  'auth-url': 'Check the path of gigachat.authUrl.',
  'client-certificate': 'Check the client certificate of the account in VS Code.',
  'certificate-wanted': 'If it asks for a client certificate, sign in with one in VS Code.',
  'certificate-alone': 'Sign in again in VS Code.',
  authority: 'In VS Code run "GigaChat: Trust Russian Root Certificate".',
  model: 'Choose another model in VS Code.',
  proxy: 'It is the setting http.proxy.',
  'proxy-authority': "Install its authority's certificate in the system's store, then reload the window.",
  'proxy-wanted': 'Where only a proxy leads out, name it in http.proxy.',
  'proxy-login': 'It is the setting http.proxy, as http://name:password@host:port, or in http.proxyAuthorization.',
  'remote-files': 'The bridge of VS Code fetches none.',
};
