import type { ConnectWords } from './words';

/** What `connect` says in English, besides what the editor says, too. */
export const englishConnect: Omit<ConnectWords, 'sentence'> = {
  clientName: (name) => name,
  byHandInList: '(by hand)',
  standsAlready: '(stands there already)',
  undone: (path) => `${path} is again what it was before.`,
  nothingChanged: 'Nothing was changed.',
  maskedKey: '<the key of the bridge>',
  written: (path, backup) =>
    backup === undefined ? `${path}: written.` : `${path}: written. What stood there before is in ${backup}.`,
  tried: (model) => `Tried: ${model} answered.`,
  notProved: (reason) => `Not proved yet: ${reason}.`,
  back: 'To put it back: the same command with --undo at its end.',
  forceNote: "Undo with --force to go back to it anyway; a copy of today's file is kept.",
  noneSetUp: 'No client was set up from here.',
  upToDate: (name) => `${name}: up to date, tried. If it is running, start it again.`,
  upToDateNotProved: (name, reason) => `${name}: up to date, not proved yet: ${reason}.`,
  byHand: (name) => `${name}, by hand:`,
  wrongAddress: '--url must be the address of a bridge, such as https://ai.example, without a key in it.',
  plainAddress: '--url must begin with https://; plain http:// is accepted for this machine only.',
  noKey:
    'GPT2GIGA_API_KEY is not set. Set it for the bridge and here (--env-file): a key that is made up changes at every start.',
  limitsDocumented: (url, isStarted) =>
    `The bridge at ${url} did not list its models, so the limits are the documented ones. ${isStarted ? 'Check the address and the key' : 'Start it'} and connect again.`,
  proxyInTheWay: (variable, host) =>
    `${variable} is set here: programs that follow it ask that proxy for the bridge, too, and it cannot reach it. Add ${host} to NO_PROXY, where ${variable} is set.`,
  updateTakesNone: '--update takes no client: it is for all that were set up here.',
  noClientName: 'A word behind connect is the name of no client; connect alone lists them.',
  oneAtATime: (first, others) => `One client at a time: ${first}, then ${others}.`,
};
